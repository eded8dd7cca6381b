package link

import (
	"testing"
	"time"

	"daypass/internal/apperr"
	"daypass/internal/profile"
)

func TestTheLeastCapCounts(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 1, 1, 12, 0, 0, 500, time.UTC)
	const day = 24 * time.Hour
	in := func(d time.Duration) time.Time { return now.Add(d) }
	for name, tc := range map[string]struct {
		policy, fallback    time.Duration
		profileEnd, credEnd time.Time
		max, def            time.Duration
		by                  Cap
		code                apperr.Code
	}{
		"nothing said":                {max: 7 * day, def: day, by: CapProvider},
		"policy above the provider":   {policy: 30 * day, max: 7 * day, def: day, by: CapProvider},
		"policy equal to provider":    {policy: 7 * day, max: 7 * day, def: day, by: CapProvider},
		"policy below":                {policy: 2 * day, fallback: day, max: 2 * day, def: day, by: CapPolicy},
		"default above the policy":    {policy: day, fallback: 3 * day, max: day, def: day, by: CapPolicy},
		"credential ends first":       {policy: 2 * day, profileEnd: in(time.Hour), max: time.Hour, def: time.Hour, by: CapCredential},
		"its own end before":          {profileEnd: in(day), credEnd: in(time.Hour), max: time.Hour, def: time.Hour, by: CapCredential},
		"its own end after":           {profileEnd: in(time.Hour), credEnd: in(day), max: time.Hour, def: time.Hour, by: CapCredential},
		"only the credential says it": {credEnd: in(day), max: day, def: day, by: CapCredential},
		"it ended":                    {profileEnd: in(-time.Second), code: apperr.CredentialExpired},
		"it ends within the second":   {profileEnd: in(time.Millisecond), code: apperr.CredentialExpired},
	} {
		var a profile.Access
		a.MaxExpiry, a.DefaultExpiry, a.CredentialExpires, a.Expires = tc.policy, tc.fallback, tc.profileEnd, tc.credEnd
		l, err := limitAt(a, now)
		if l.Max != tc.max || l.Default != tc.def || l.CappedBy != tc.by || apperr.CodeOf(err) != tc.code {
			t.Errorf("%s: %+v, %v", name, l, err)
		}
	}
}

func TestWishesAboveTheCapAreCut(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 1, 1, 12, 0, 0, 0, time.UTC)
	var a profile.Access
	a.MaxExpiry = 48 * time.Hour
	for _, tc := range []struct {
		wish Expiry
		want time.Duration
		by   Cap
	}{
		{Expiry{For: shortest}, shortest, CapNone},
		{Expiry{For: 48 * time.Hour}, 48 * time.Hour, CapNone},
		{Expiry{For: 49 * time.Hour}, 48 * time.Hour, CapPolicy},
		{Expiry{Until: now.AddDate(500, 0, 0)}, 48 * time.Hour, CapPolicy},
		{Expiry{}, 24 * time.Hour, CapNone},
	} {
		got, by, err := chooseExpiry(a, tc.wish, now)
		if got != tc.want || by != tc.by || err != nil {
			t.Errorf("%+v: %v %q %v", tc.wish, got, by, err)
		}
	}
}

// What is over before it can be proved is not made; a key that ends in a moment gives what is left of it.
func TestTheShortestExpiry(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 1, 1, 12, 0, 0, 0, time.UTC)
	for name, tc := range map[string]struct {
		left, wish time.Duration
		want       time.Duration
		by         Cap
		code       apperr.Code
	}{
		"too short":             {wish: 4 * time.Second, code: apperr.ExpiryTooShort},
		"too short for the key": {left: time.Hour, wish: time.Second, code: apperr.ExpiryTooShort},
		"the key ends before":   {left: 3 * time.Second, wish: time.Hour, want: 3 * time.Second, by: CapCredential},
		"all that is left":      {left: 3 * time.Second, wish: 3 * time.Second, want: 3 * time.Second},
	} {
		var a profile.Access
		if tc.left > 0 {
			a.Expires = now.Add(tc.left)
		}
		got, by, err := chooseExpiry(a, Expiry{For: tc.wish}, now)
		if got != tc.want || by != tc.by || apperr.CodeOf(err) != tc.code {
			t.Errorf("%s: %v %q %v", name, got, by, err)
		}
	}
}

func TestIDs(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for range 1000 {
		id := NewID()
		if len(id) != 10 || CleanID(id) != id || seen[id] {
			t.Fatalf("%q", id)
		}
		seen[id] = true
	}
	if got := CleanID(" OIL9abcXYZ "); got != "0119abcxyz" {
		t.Errorf("as typed: %q", got)
	}
}
