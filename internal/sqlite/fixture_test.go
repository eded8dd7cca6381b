package sqlite

import (
	"bytes"
	"context"
	"database/sql"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"daypass/internal/apperr"
	"daypass/internal/link"
	"daypass/internal/profile"
	"daypass/internal/request"
	"daypass/internal/secret"
	"daypass/internal/transfer"
)

// fixedVault seals fixtures: its key is in the source and keeps nothing secret.
type fixedVault struct{}

func (fixedVault) Key(context.Context) ([]byte, error) {
	return bytes.Repeat([]byte{7}, secret.KeySize), nil
}
func (fixedVault) Kind() secret.VaultKind { return secret.VaultPassphrase }
func (fixedVault) Lasting() bool          { return true }

var fixedSealer = secret.NewSealer(fixedVault{})

// rows of the fixtures. A migration must keep what they say.
var (
	fixtureJob = transfer.Job{
		ID: "fixture001", Kind: transfer.Download, State: transfer.StatePaused, Identity: "h|b|k", Host: "h", Bucket: "b", Key: "k/Übersicht.pdf",
		Name: "Übersicht.pdf", Folder: "/f", Size: 10, ETag: `"e"`, Done: 4, Position: 1_772_000_000_000_000, ErrCode: apperr.DiskFull, ErrParams: apperr.Params{"missing_bytes": int64(6)},
		CreatedAt: fromMicros(1_772_000_000_000_000),
	}
	fixtureSegments = []transfer.Segment{{Start: 0, End: 4, CRC64NVME: 1 << 63, Synced: true}, {Start: 1 << 31, End: 1<<31 + 9, CRC64NVME: 5}}
	fixtureIssued   = link.Issued{
		ID: "fixture002", ProfileID: "01p", ProfileName: "work", Host: "h", URLHash: "hash", AccessKeyID: "AKIA",
		Grant:     link.Grant{Method: "GET", Bucket: "b", Key: "Müller.docx", SignedAt: fromMicros(1_772_000_000_000_000), Expires: 3600e9},
		CreatedAt: fromMicros(1_772_000_000_000_000), ExpiresAt: fromMicros(1_772_003_600_000_000),
	}
	fixtureDeposit = link.Deposit{
		ID: "fixture003", ProfileID: "01p", Purpose: link.PurposeCopy, State: link.DepositKept, Bucket: "b", Prefix: "daypass-shares/x/",
		Key: "daypass-shares/x/Müller.docx", Bytes: 10, SourceKey: "Müller.docx", SourceETag: `"e"`, SourceSize: 10, UploadKey: "k\xff", UploadID: "u",
		Files: 2, Copies: []string{"daypass-shares/x/\xff"}, Sources: nil, CreatedAt: fromMicros(1_772_000_000_000_000), ExpiresAt: fromMicros(1_772_003_600_000_000),
		TouchedAt: fromMicros(1_772_000_000_000_001), RemovedAt: fromMicros(1_772_000_000_000_002),
	}
	fixtureRequest = request.Request{
		ID: "fixture004", ProfileID: "01p", ProfileName: "work", Kind: request.Page, State: request.Open, Bucket: "b", Prefix: "in/x\xff/",
		Title: "Müller", Note: "n", From: "f", MaxSize: 5, Limit: request.LimitArrival, Slots: []request.Slot{{Key: "in/\xff", UploadID: "u", Large: true}},
		LinkID: "l", Path: "/p", CappedBy: link.CapPolicy, CreatedAt: fromMicros(1_772_000_000_000_000), TouchedAt: fromMicros(1_772_000_000_000_001),
		ExpiresAt: fromMicros(1_772_003_600_000_000), ClosedAt: fromMicros(1_772_000_000_000_002), CheckedAt: fromMicros(1_772_000_000_000_003),
		Arrived: 1, Unseen: 1,
	}
	fixtureArrival = request.Arrival{
		ID: 1, Request: "fixture004", Key: "in/x/\xff", ETag: "\"e\"", Name: "Ä.txt", Path: "d/Ä.txt", Size: 7, At: fromMicros(1_772_000_000_000_000), TooLarge: true,
	}
	fixtureProfile = profile.Profile{
		ID: "01p", Name: "work", Preset: "minio", Endpoint: "http://h:9000", Region: "us-east-1", Style: profile.StylePath, AccessKeyID: "AKIA",
		Places: []profile.Place{{Bucket: "bucket", Prefix: "a/"}}, DefaultExpiry: 3600e9, MaxExpiry: 7200e9, CreatedAt: fromMicros(1_772_000_000_000_000),
	}
	fixtureCredential = profile.Credential{AccessKeyID: "AKIA", Secret: secret.NewString("fixture secret")}
	fixtureTheme      = Setting[string]{Name: "theme", Default: "system"}
)

func fillFixture(t *testing.T, db *DB) {
	t.Helper()
	ctx := t.Context()
	transfers, profiles := db.Transfers(fixedSealer), db.Profiles(fixedSealer)
	for _, err := range []error{
		transfers.Create(ctx, fixtureJob), transfers.SaveSegments(ctx, fixtureJob.ID, fixtureSegments, "boot"),
		transfers.KeepLink(ctx, fixtureJob.ID, secret.NewString("https://fixture")),
		fixtureItems(ctx, db), db.Links().Add(ctx, fixtureIssued), db.Deposits().AddDeposit(ctx, fixtureDeposit), db.Requests().AddRequest(ctx, fixtureRequest), addArrival(ctx, db),
		profiles.Create(ctx, fixtureProfile), profiles.SaveCredential(ctx, fixtureProfile.ID, fixtureCredential),
		fixtureTheme.Set(ctx, db.Settings(), "dark"), db.Secrets(fixedSealer).Save(ctx, "practice", secret.NewString("practice key")),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
}

// fixtureItems adds one item; it has a table since version 2.
func fixtureItems(ctx context.Context, db *DB) error {
	_, err := db.Items().AddItems(ctx, fixtureJob.ID, []transfer.Item{{Path: "a/b", Size: 3, State: transfer.ItemPending, Claim: "b"}})
	return err
}

func addArrival(ctx context.Context, db *DB) error {
	_, err := db.Requests().AddArrivals(ctx, []request.Arrival{fixtureArrival})
	return err
}

// TestWriteFixture writes the newest version's fixture: run it with DAYPASS_WRITE_FIXTURE=1 before a new migration is
// added, and never again for that version.
func TestWriteFixture(t *testing.T) {
	if os.Getenv("DAYPASS_WRITE_FIXTURE") == "" {
		t.Skip("writes a file of the repository")
	}
	file := filepath.Join(t.TempDir(), "f.db")
	db, err := Open(t.Context(), file, Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	fillFixture(t, db)
	name := fmt.Sprintf("testdata/version-%d.sql", db.newest())
	if exists(name) {
		t.Fatalf("%s is there", name)
	}
	if err := os.WriteFile(name, []byte(dump(t, db)), 0o644); err != nil {
		t.Fatal(err)
	}
}

// dump writes schema and rows as SQL. The tables inside of a search table are left to it.
func dump(t *testing.T, db *DB) string {
	t.Helper()
	var out strings.Builder
	fmt.Fprintf(&out, "PRAGMA application_id = %d;\nPRAGMA user_version = %d;\n", applicationID, db.newest())
	rows, err := db.writer.QueryContext(t.Context(), "SELECT type, name, sql FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE '%\\_text\\_%' ESCAPE '\\' ORDER BY rowid")
	objects, err := collect(rows, err, func(r *sql.Rows) (o [3]string, err error) { return o, r.Scan(&o[0], &o[1], &o[2]) })
	if err != nil {
		t.Fatal(err)
	}
	for _, o := range objects {
		fmt.Fprintf(&out, "%s;\n", o[2])
		if o[0] == "table" {
			dumpRows(t, db, &out, o[1])
		}
	}
	return out.String()
}

func dumpRows(t *testing.T, db *DB, out *strings.Builder, name string) {
	t.Helper()
	rows, err := db.writer.QueryContext(t.Context(), "SELECT name FROM pragma_table_info(?)", name)
	columns, err := collect(rows, err, func(r *sql.Rows) (c string, err error) { return c, r.Scan(&c) })
	if err != nil {
		t.Fatal(err)
	}
	if strings.HasSuffix(name, "_text") {
		columns = append([]string{"rowid"}, columns...)
	}
	var quoted []string
	for _, c := range columns {
		quoted = append(quoted, "quote("+c+")")
	}
	rows, err = db.writer.QueryContext(t.Context(), "SELECT "+strings.Join(quoted, " || ', ' || ")+" FROM "+name)
	values, err := collect(rows, err, func(r *sql.Rows) (v string, err error) { return v, r.Scan(&v) })
	if err != nil {
		t.Fatal(err)
	}
	for _, v := range values {
		fmt.Fprintf(out, "INSERT INTO %s (%s) VALUES (%s);\n", name, strings.Join(columns, ", "), v)
	}
}
