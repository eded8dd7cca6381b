package link

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"daypass/internal/apperr"
	"daypass/internal/profile"
)

// shelf is a Ledger in memory that only lists.
type shelf struct {
	Ledger
	all []Issued // newest first
}

func (s shelf) List(_ context.Context, f Filter) ([]Issued, error) {
	from := 0
	if f.After != "" {
		from = 1 + slices.IndexFunc(s.all, func(i Issued) bool { return i.ID == f.After })
	}
	return s.all[from:min(from+f.Limit, len(s.all))], nil
}

// nobody knows no profile but one.
type nobody struct{ Profiles }

func (nobody) Get(_ context.Context, id string) (profile.Profile, error) {
	if id != "p" {
		return profile.Profile{}, apperr.New(apperr.ProfileUnknown, nil)
	}
	return profile.Profile{ID: "p", AccessKeyID: "AK"}, nil
}

func entryAt(id string, left time.Duration, change func(*Issued)) Issued {
	i := Issued{ID: id, ProfileID: "p", AccessKeyID: "AK", ExpiresAt: pcTime.Add(left), Grant: Grant{Expires: 8 * time.Hour}}
	if change != nil {
		change(&i)
	}
	return i
}

func TestStandingIsDecidedInOrder(t *testing.T) {
	t.Parallel()
	seen := func(i *Issued) { i.BrokenAt = pcTime }
	all := []Issued{
		entryAt("active", 3*time.Hour, nil),
		entryAt("ends_soon", 2*time.Hour, nil),
		entryAt("expired", 0, nil),
		entryAt("broken", time.Hour, seen),
		entryAt("expired", -time.Hour, seen),
		entryAt("unknown_key", time.Hour, func(i *Issued) { i.AccessKeyID = "OLD" }),
		entryAt("unknown_key", time.Hour, func(i *Issued) { i.ProfileID = "gone" }),
		entryAt("withdrawn", -time.Hour, func(i *Issued) { i.WithdrawnAt = pcTime }),
		entryAt("ends_soon", 24*time.Hour, func(i *Issued) { i.Grant.Expires = 7 * 24 * time.Hour }),
		entryAt("active", 25*time.Hour, func(i *Issued) { i.Grant.Expires = 7 * 24 * time.Hour }),
	}
	s := NewService(Config{Profiles: nobody{}, Ledger: shelf{all: all}, Now: func() time.Time { return pcTime }})
	got, err := s.List(t.Context(), Filter{})
	if err != nil || len(got) != len(all) {
		t.Fatalf("%d, %v", len(got), err)
	}
	for n, i := range got {
		if string(i.State) != i.ID {
			t.Errorf("entry %d: %s, want %s", n, i.State, i.ID)
		}
	}
}

// A page of one state is full although its entries lie far apart, and the pages together are all of them.
func TestPagesOfOneState(t *testing.T) {
	t.Parallel()
	var all []Issued
	for n := range 57 {
		left := -time.Hour
		if n%7 == 0 {
			left = 3 * time.Hour
		}
		all = append(all, entryAt(fmt.Sprint(n), left, nil))
	}
	s := NewService(Config{Profiles: nobody{}, Ledger: shelf{all: all}, Now: func() time.Time { return pcTime }})
	var got []string
	f := Filter{State: IssuedActive, Limit: 4}
	for {
		page, err := s.List(t.Context(), f)
		if err != nil {
			t.Fatal(err)
		}
		for _, i := range page {
			got = append(got, i.ID)
		}
		if len(page) < f.Limit {
			break
		}
		f.After = page[len(page)-1].ID
	}
	if want := []string{"0", "7", "14", "21", "28", "35", "42", "49", "56"}; !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
}

func TestPathStyleIsReadFromTheHost(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		host, endpoint string
		want           bool
	}{
		{"minio.example.com", "https://minio.example.com", true}, // a bucket named minio is still in the path
		{"minio.minio.example.com", "https://minio.example.com", false},
		{"b.example.com:9000", "https://Example.com:9000/", false},
		{"example.com", "https://Example.com:443", true},
		{"127.0.0.1:9000", "http://127.0.0.1:9000", true},
	} {
		if got := pathStyleOf(Link{Host: tc.host}, tc.endpoint); got != tc.want {
			t.Errorf("%+v: %v", tc, got)
		}
	}
}

func TestETagsOfOneObject(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		a, b string
		same bool
	}{
		{`"x"`, `"x"`, true}, {`"x"`, `W/"x"`, true}, {`x`, `"x"`, true}, {"", `"x"`, true}, {`"x"`, `"y"`, false}, {`"x-2"`, `"x"`, false},
	} {
		if got := sameETag(tc.a, tc.b); got != tc.same {
			t.Errorf("%s and %s: %v", tc.a, tc.b, got)
		}
	}
}
