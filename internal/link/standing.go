package link

import (
	"context"
	"time"

	"daypass/internal/apperr"
)

// endsSoonMost is the most that "ends soon" looks ahead; short links have a quarter of their life.
const endsSoonMost = 24 * time.Hour

// EndsSoon is how long before its end the link of a grant is said to end soon: a quarter of its life, at most a day.
func EndsSoon(g Grant) time.Duration { return min(g.Expires/4, endsSoonMost) }

// standing decides an entry's state. keyID is the profile's key of today, "" where the profile is gone.
func (s *Service) standing(i Issued, keyID string) IssuedState {
	left := i.ExpiresAt.Sub(s.now(i.ProfileID))
	switch {
	case !i.WithdrawnAt.IsZero():
		return IssuedWithdrawn
	case left <= 0:
		return IssuedExpired
	case !i.BrokenAt.IsZero():
		return IssuedBroken
	case keyID != i.AccessKeyID:
		return IssuedUnknownKey
	case left <= EndsSoon(i.Grant):
		return IssuedEndsSoon
	}
	return IssuedActive
}

// defaultPage is how many entries a page of the ledger has where the filter does not say.
const defaultPage = 100

// List gives a page of the ledger, newest first, with states. A page is shorter than its limit only at the
// end, whichever state is asked for. It asks no server and opens no vault.
func (s *Service) List(ctx context.Context, f Filter) ([]Issued, error) {
	if f.Limit <= 0 {
		f.Limit = defaultPage
	}
	keys := map[string]string{}
	var out []Issued
	for {
		page, err := s.cfg.Ledger.List(ctx, f)
		if err != nil {
			return nil, err
		}
		for _, i := range page {
			if f.WithoutRequests && i.Kind == IssuedRequest {
				continue
			}
			key, err := s.keyOf(ctx, keys, i.ProfileID)
			if err != nil {
				return nil, err
			}
			i.State = s.standing(i, key)
			if f.State == "" || f.State == i.State {
				out = append(out, i)
			}
			if len(out) == f.Limit {
				return out, nil
			}
		}
		if len(page) < f.Limit {
			return out, nil
		}
		f.After = page[len(page)-1].ID
	}
}

// keyOf gives a profile's key ID of today, from known where it was asked before; "" where the profile is gone.
func (s *Service) keyOf(ctx context.Context, known map[string]string, profileID string) (string, error) {
	if key, ok := known[profileID]; ok {
		return key, nil
	}
	p, err := s.cfg.Profiles.Get(ctx, profileID)
	if err != nil && apperr.CodeOf(err) != apperr.ProfileUnknown {
		return "", err
	}
	known[profileID] = p.AccessKeyID
	return p.AccessKeyID, nil
}
