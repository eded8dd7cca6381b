package daypass_test

import (
	"context"
	"log"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"daypass/internal/daypass"
)

// What net/http and others print by the standard logger goes into the log, redacted, until the data folder is closed.
func TestStandardLoggerWritesIntoTheLog(t *testing.T) {
	var before strings.Builder
	log.SetOutput(&before)
	defer log.SetOutput(os.Stderr)
	flags := log.Flags()
	dir := t.TempDir()
	d := open(t, daypass.Options{DataDir: dir})
	log.Printf("Unsolicited response received on idle HTTP channel starting with %q", "https://h/k?X-Amz-Signature=CANARY")
	if err := d.Close(context.Background()); err != nil {
		t.Fatal(err)
	}
	log.Print("after")
	if got := before.String(); !strings.Contains(got, "after") || strings.Contains(got, "Unsolicited") || log.Flags() != flags {
		t.Errorf("the logger of before has %q", got)
	}
	text, err := os.ReadFile(filepath.Join(dir, "log", "daypass.log"))
	if err != nil || !strings.Contains(string(text), "Unsolicited") || strings.Contains(string(text), "CANARY") {
		t.Errorf("%v, %s", err, text)
	}
}

func TestStandardLoggerIsSilentWhereThereIsNoLog(t *testing.T) {
	var before strings.Builder
	log.SetOutput(&before)
	defer log.SetOutput(os.Stderr)
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "log"), nil, 0o600); err != nil { // a file where the folder should be
		t.Fatal(err)
	}
	open(t, daypass.Options{DataDir: dir})
	log.Print("Unsolicited")
	if before.Len() > 0 {
		t.Errorf("printed %q", before.String())
	}
}
