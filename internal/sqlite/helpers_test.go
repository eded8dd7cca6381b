package sqlite_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"go.uber.org/goleak"

	"daypass/internal/apperr"
	"daypass/internal/link"
	"daypass/internal/secret"
	"daypass/internal/sqlite"
	"daypass/internal/transfer"
)

func TestMain(m *testing.M) {
	if os.Getenv(childEnv) != "" {
		child()
		return
	}
	goleak.VerifyTestMain(m)
}

// canary is part of every secret that a test stores: it must be in no file.
const canary = "CANARY-7f3a91"

// dir is a data folder with a passphrase vault that lasts.
func sealerOf(dir string) secret.Sealer {
	return secret.NewSealer(secret.OpenVault(secret.VaultConfig{
		Dir: dir, NoKeychain: true, Passphrase: secret.NewString("passphrase " + canary),
	}))
}

func memorySealer(dir string) secret.Sealer {
	return secret.NewSealer(secret.OpenVault(secret.VaultConfig{Dir: dir, NoKeychain: true}))
}

func open(t testing.TB, path string) *sqlite.DB {
	t.Helper()
	db, err := sqlite.Open(context.Background(), path, sqlite.Options{
		Notice: func(n sqlite.Notice) { t.Errorf("notice %v %v", n.Code, n.Params) },
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { closeDB(t, db) })
	return db
}

func closeDB(t testing.TB, db *sqlite.DB) {
	t.Helper()
	if err := db.Close(); err != nil {
		t.Error(err)
	}
}

func fresh(t testing.TB) (*sqlite.DB, string) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "data", "daypass.db")
	return open(t, path), path
}

var start = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

func job(n int) transfer.Job {
	return transfer.Job{
		ID: fmt.Sprintf("%04x%06x", n*7919%65536, n), Kind: transfer.Download, State: transfer.StateQueued,
		Identity: fmt.Sprintf("host|bucket|key-%d", n), Host: "storage.example.com", Bucket: "tenders", Key: fmt.Sprintf("2026/März/report-%d.pdf", n),
		Name: fmt.Sprintf("report-%d.pdf", n), Folder: "/home/anna/Downloads", Size: int64(n) << 20, Position: start.Add(time.Duration(n) * time.Second).UnixMicro(),
		CreatedAt: start.Add(time.Duration(n) * time.Second), UpdatedAt: start,
	}
}

func issued(n int) link.Issued {
	return link.Issued{
		ID: fmt.Sprintf("%04x%06x", n*7919%65536, n), ProfileID: "profile-1", ProfileName: "work", Host: "storage.example.com",
		Grant:     link.Grant{Method: "GET", Bucket: "tenders", Key: fmt.Sprintf("out/contract-%d.docx", n), Name: fmt.Sprintf("Vertrag Müller %d.docx", n), SignedAt: start, Expires: time.Hour},
		CreatedAt: start.Add(time.Duration(n) * time.Second), ExpiresAt: start.Add(time.Hour),
	}
}

func wantCode(t *testing.T, err error, want apperr.Code) {
	t.Helper()
	if apperr.CodeOf(err) != want {
		t.Errorf("error %v, want code %q", err, want)
	}
}
