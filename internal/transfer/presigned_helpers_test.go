package transfer_test

import (
	"context"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"testing"
	"time"

	"daypass/internal/httpx"
	"daypass/internal/link"
	"daypass/internal/profile"
	"daypass/internal/s3client"
	"daypass/internal/ticket"
	"daypass/internal/transfer"
)

// linkEngine opens an engine that has nobody's key: links and tickets alone.
func (s sender) linkEngine(t testing.TB) (*transfer.Engine, func()) {
	t.Helper()
	return s.place.engine(t, s.keyless())
}

func (s sender) keyless() setup {
	return setup{
		config: transfer.Config{Uploads: s.rules, Retry: quickRetry, Limits: transfer.Limits{UpPerSecond: s.limit, Connections: s.conns}},
		http:   httpx.Options{Authorities: func(string) string { return s.caPEM }},
	}
}

// offline makes a ticket that no server knows of.
func (s sender) offline(t testing.TB) *ticket.Ticket {
	t.Helper()
	client := s3client.New(s3client.Options{})
	t.Cleanup(client.Close)
	made, err := ticket.NewService(constant(s.access()), unreal{client}).Create(t.Context(), ticket.Spec{
		Profile: "p1", Bucket: s.server.Bucket, Key: "k", MaxSize: 1 << 30, Expiry: link.Expiry{For: time.Hour},
	})
	if err != nil {
		t.Fatal(err)
	}
	return &made.Ticket
}

// unreal is a storage without a server.
type unreal struct{ *s3client.Client }

func (unreal) ServerTime(context.Context, profile.Access) (time.Time, error) { return time.Now(), nil }

func (unreal) BeginUpload(context.Context, profile.Access, string, string, string, string) (string, error) {
	return "upload-1", nil
}

func newTextLog(w io.Writer) *slog.Logger {
	return slog.New(slog.NewTextHandler(w, &slog.HandlerOptions{Level: slog.LevelDebug}))
}

// contents gives what the files below a folder hold.
func contents(t testing.TB, folder string) []string {
	t.Helper()
	var out []string
	err := filepath.WalkDir(folder, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || !entry.Type().IsRegular() {
			return err
		}
		text, err := os.ReadFile(path)
		out = append(out, string(text))
		return err
	})
	if err != nil || len(out) == 0 {
		t.Fatalf("%d files, %v", len(out), err)
	}
	return out
}
