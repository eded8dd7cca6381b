package profile_test

import (
	"strings"
	"testing"

	"daypass/internal/apperr"
	"daypass/internal/profile"
)

func TestPlacesAreReadAndWrittenAlike(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]profile.Place{
		"bucket":                {Bucket: "bucket"},
		"bucket/":               {Bucket: "bucket"},
		"bucket/a/b/":           {Bucket: "bucket", Prefix: "a/b/"},
		"My_Old.Bucket/ü ß/":    {Bucket: "My_Old.Bucket", Prefix: "ü ß/"},
		"bucket/a:b":            {Bucket: "bucket", Prefix: "a:b"},
		"bucket/a//b":           {Bucket: "bucket", Prefix: "a//b"},
		"bucket/../x":           {Bucket: "bucket", Prefix: "../x"}, // a key like any other to S3
		"abc":                   {Bucket: "abc"},
		strings.Repeat("a", 63): {Bucket: strings.Repeat("a", 63)},
	} {
		got, err := profile.ParsePlace(text)
		if err != nil || got != want {
			t.Errorf("ParsePlace(%q) = %+v, %v, want %+v", text, got, err, want)
		}
		if again, err := profile.ParsePlace(got.String()); err != nil || again != got {
			t.Errorf("ParsePlace(%q.String()) = %+v, %v", text, again, err)
		}
	}
}

var hostilePlaces = []string{
	"", "/", "/a", "a", "ab", "..", "a..b", "bucket\x00", "buc ket", "bucket\n/x", "b/x", "-bucket", "bucket-/x", ".bucket",
	"127.0.0.1", "::1", "bucket//x", "bucket/a\x1b[31m", "bucket/\xff", "bucket/" + strings.Repeat("k", 1025),
	"bucket?x=y", "bucket#x", "user@bucket", "bucket\\x", "büro", "\u202ebucket", strings.Repeat("a", 300),
}

func TestHostilePlacesAreRefused(t *testing.T) {
	t.Parallel()
	for _, text := range hostilePlaces {
		_, err := profile.ParsePlace(text)
		assertPlaceInvalid(t, text, err)
	}
}

func assertPlaceInvalid(t *testing.T, text string, err error) {
	t.Helper()
	if apperr.CodeOf(err) != apperr.PlaceInvalid {
		t.Errorf("%q: error %v, want %s", text, err, apperr.PlaceInvalid)
		return
	}
	shown, _ := apperr.From(err).Params()["place"].(string)
	if strings.ContainsAny(shown, "\x00\n\x1b") || len(shown) > 220 {
		t.Errorf("%q: the error shows %q", text, shown)
	}
}

func TestPlacesOfAProfile(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]struct {
		name  string
		place profile.Place
	}{
		"work:bucket/a": {"work", profile.Place{Bucket: "bucket", Prefix: "a"}},
		"work:bucket":   {"work", profile.Place{Bucket: "bucket"}},
		"work:":         {"work", profile.Place{}},
		"work":          {"work", profile.Place{}},
	} {
		name, place, err := profile.SplitPlace(text)
		if err != nil || name != want.name || place != want.place {
			t.Errorf("SplitPlace(%q) = %q, %+v, %v", text, name, place, err)
		}
	}
	for _, text := range []string{"", ":bucket", "Work:bucket", "wo rk:bucket", "work:/x", "work:b", "https://host/x", "work:x\x00yz"} {
		_, _, err := profile.SplitPlace(text)
		assertPlaceInvalid(t, text, err)
	}
}

func TestObjectsOfAProfile(t *testing.T) {
	t.Parallel()
	name, place, err := profile.SplitObject("work:bucket//odd\tkey/")
	if err != nil || name != "work" || place != (profile.Place{Bucket: "bucket", Prefix: "/odd\tkey/"}) {
		t.Errorf("SplitObject = %q, %+v, %v", name, place, err)
	}
	for _, text := range []string{"work:bucket", "work:bucket/", "bucket/key", "work:b/key", "work:bucket/\xff", "work:bucket/" + strings.Repeat("k", 1025)} {
		_, _, err := profile.SplitObject(text)
		assertPlaceInvalid(t, text, err)
	}
}

func FuzzPlaces(f *testing.F) {
	for _, text := range hostilePlaces {
		f.Add(text)
	}
	f.Add("work:bucket/a")
	f.Fuzz(func(t *testing.T, text string) {
		if p, err := profile.ParsePlace(text); err == nil {
			if again, err := profile.ParsePlace(p.String()); err != nil || again != p {
				t.Fatalf("%q: %+v reads back as %+v, %v", text, p, again, err)
			}
		} else if apperr.CodeOf(err) != apperr.PlaceInvalid {
			t.Fatalf("%q: %v", text, err)
		}
		if name, _, err := profile.SplitPlace(text); err == nil && !profile.ValidName(name) {
			t.Fatalf("%q: profile %q", text, name)
		}
	})
}
