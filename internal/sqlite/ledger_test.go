package sqlite_test

import (
	"net/url"
	"reflect"
	"testing"
	"time"

	"daypass/internal/apperr"
	"daypass/internal/link"
)

func TestTheLedgerKeepsWhatWasSigned(t *testing.T) {
	t.Parallel()
	db, _ := fresh(t)
	l := db.Links()
	i := issued(1)
	i.Grant.Key, i.ObjectETag = "key\xff", `"e\xe9"`
	i.Grant.Query = url.Values{"response-content-disposition": {`attachment; filename*=UTF-8''M%C3%BCller`}}
	i.Hints = link.Hints{Version: 1, Size: -1, CRC64NVME: 1<<64 - 1, HasCRC: true, Name: "Müller"}
	if err := l.Add(t.Context(), i); err != nil {
		t.Fatal(err)
	}
	if got, err := l.Get(t.Context(), i.ID[:5]); err != nil || !reflect.DeepEqual(got, i) {
		t.Errorf("Get = %+v, %v, want %+v", got, err, i)
	}
	changed := i
	changed.WithdrawnAt, changed.BrokenAt, changed.BrokenCode, changed.CheckedAt = start, start.Add(1), "object_gone", start
	changed.BrokenAt = start.Add(time.Second)
	want := changed
	changed.URLHash, changed.Grant.Bucket = "other", "other" // what was signed does not change
	if err := l.Update(t.Context(), changed); err != nil {
		t.Fatal(err)
	}
	if got, err := l.Get(t.Context(), i.ID); err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("after Update %+v, %v, want %+v", got, err, want)
	}
	_, err := l.Get(t.Context(), "nosuchlink")
	wantCode(t, err, apperr.LedgerNotFound)
	wantCode(t, l.Update(t.Context(), issued(2)), apperr.LedgerNotFound)
}

func TestTheLedgerRefusesSignatures(t *testing.T) {
	t.Parallel()
	db, path := fresh(t)
	for _, name := range []string{"X-Amz-Signature", "x-amz-security-token", "Signature"} {
		i := issued(1)
		i.Grant.Query = url.Values{name: {canary}}
		if err := db.Links().Add(t.Context(), i); err == nil {
			t.Errorf("%s was stored", name)
		}
	}
	assertNoCanary(t, folderOf(path))
}

func TestTheLedgerIsPagedAndSearched(t *testing.T) {
	t.Parallel()
	db, _ := fresh(t)
	l := db.Links()
	for n := range 120 {
		i := issued(n)
		if n%2 == 0 {
			i.ProfileID = "profile-2"
		}
		if err := l.Add(t.Context(), i); err != nil {
			t.Fatal(err)
		}
	}
	first, err := l.List(t.Context(), link.Filter{})
	if err != nil || len(first) != 100 || first[0].ID != issued(119).ID {
		t.Fatalf("%d, %v", len(first), err)
	}
	rest, err := l.List(t.Context(), link.Filter{After: first[99].ID})
	if err != nil || len(rest) != 20 || rest[19].ID != issued(0).ID {
		t.Errorf("%d, %v", len(rest), err)
	}
	for search, want := range map[string]int{"contract-11": 11, "muller 7.docx": 6, "work:tenders": 50, "none": 0} {
		got, err := l.List(t.Context(), link.Filter{Search: search, Limit: 50})
		if search == "muller 7.docx" {
			want = 12
		}
		if err != nil || len(got) != want {
			t.Errorf("%q: %d, %v, want %d", search, len(got), err, want)
		}
	}
	if got, err := l.List(t.Context(), link.Filter{ProfileID: "profile-2"}); err != nil || len(got) != 60 {
		t.Errorf("by profile: %d, %v", len(got), err)
	}
	_, err = l.List(t.Context(), link.Filter{After: "nosuchlink"})
	wantCode(t, err, apperr.LedgerNotFound)
}
