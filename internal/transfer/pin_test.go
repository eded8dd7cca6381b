package transfer_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"daypass/internal/apperr"
	"daypass/internal/filename"
	"daypass/internal/lab"
	"daypass/internal/transfer"
)

// Without an ETag the time of the last change pins the object; without that, too, one answer must bring it whole.
func TestObjectsWithoutAnETag(t *testing.T) {
	t.Parallel()
	lab.Fault(t, 6).Tried(4)
	blob := lab.Blob{Seed: 7, Length: liarSize}
	noTime := map[string]string{"Last-Modified": ""}
	for name, c := range map[string]struct {
		steps   []lab.Step
		code    apperr.Code
		oneGoes bool // one answer brings all of it
	}{
		"time pins":         {nil, "", false},
		"time flips":        {[]lab.Step{{When: lab.Match{StartFrom: 1}, Do: lab.Reply{Header: map[string]string{"Last-Modified": "Thu, 05 Mar 2026 14:32:00 GMT"}}}}, apperr.ObjectReplaced, false},
		"nothing pins":      {[]lab.Step{{Do: lab.Reply{Header: noTime}}}, "", true},
		"and it breaks off": {[]lab.Step{{When: lab.Match{From: 2, To: 3}, Do: lab.Reply{Header: noTime, CutAt: lab.At(5 << 20)}}, {Do: lab.Reply{Header: noTime}}}, "", true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := lab.Liar(t, lab.Script{Objects: []lab.Object{{Blob: blob, NoETag: true}}, Steps: c.steps})
			p := newPlace(t)
			e, _ := p.engine(t, setup{config: transfer.Config{Retry: quickRetry}})
			j, err := get(t, e, p.spec(t, server.Link("/b/file.bin")))
			if c.code != "" {
				wantCode(t, err, c.code)
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			wantDone(t, j, blob)
			for i, seen := range server.Seen() {
				if c.oneGoes && i > 0 && seen.Header.Get("Range") != "bytes=0-" {
					t.Errorf("request %d asks for %q", i, seen.Header.Get("Range"))
				}
			}
		})
	}
}

func TestLinkThatSaysAnotherSizeIsNotBelieved(t *testing.T) {
	t.Parallel()
	server, blob := liar(t, 100_000)
	p := newPlace(t)
	e, _ := p.engine(t, setup{})
	other := hints(lab.Blob{Seed: 7, Length: blob.Length + 1})
	_, err := get(t, e, p.spec(t, server.Link("/b/file.bin")+"#"+other.Fragment()))
	wantCode(t, err, apperr.ObjectReplaced)
	if left := append(finals(t, p.target), partFiles(t, p.target)...); len(left) > 0 {
		t.Errorf("left: %q", left)
	}
}

// TestHostileNamesStayInTheFolder: fault 19, a few of each kind; the filename package has the rest.
func TestHostileNamesStayInTheFolder(t *testing.T) {
	t.Parallel()
	p := newPlace(t)
	outer := filepath.Dir(p.target)
	before := len(finals(t, outer))
	fault := lab.Fault(t, 19)
	e, _ := p.engine(t, setup{config: transfer.Config{Retry: quickRetry}})
	names := []string{
		"../../escape", "/etc/passwd", `..\..\windows`, "..", ".", "CON", "aux.txt", "a\x00b", "tab\tname", "dots...", " blanks ",
		"\u202egnp.exe", strings.Repeat("x", 300) + ".pdf", strings.Repeat("ü", 200) + ".tar.gz", "-rf", "~root", ".bashrc", "x" + filename.PartSuffix,
	}
	fault.Tried(len(names))
	for i, name := range names {
		server := lab.Liar(t, lab.Script{Objects: []lab.Object{{
			Blob: lab.Blob{Seed: uint64(i), Length: 10}, Header: map[string]string{"Content-Disposition": `attachment; filename="` + strings.ReplaceAll(name, `\`, `\\`) + `"`},
		}}})
		j, err := get(t, e, p.spec(t, server.Link("/b/file.bin")))
		if err != nil {
			if strings.ContainsAny(name, "\x00\t") { // no header can carry it
				continue
			}
			t.Errorf("%q: %v", name, err)
			continue
		}
		base := filepath.Base(j.Path)
		if filepath.Dir(j.Path) != p.target || base != filename.Safe(base) || len(base) > 255 {
			t.Errorf("%q became %q", name, j.Path)
		}
		if info, err := os.Lstat(j.Path); err != nil || !info.Mode().IsRegular() {
			t.Errorf("%q: %v", name, err)
		}
	}
	if after := len(finals(t, outer)); after != before {
		t.Errorf("something appeared beside the folder")
	}
}
