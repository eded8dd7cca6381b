package link

import (
	"context"
	"time"

	"daypass/internal/apperr"
	"daypass/internal/profile"
)

// Limit is how long a link of a profile may work.
type Limit struct {
	Max              time.Duration // whole seconds
	CappedBy         Cap           // what Max comes from; never CapNone
	CredentialEndsAt time.Time     // zero: does not end
	Default          time.Duration // at most Max
	ClockDifference  time.Duration // server minus this computer, as last seen; 0 where it was never asked
}

// Cap tells the longest expiry of a profile's links and what it comes from: the least of what the provider
// takes, the profile's policy, and the rest of the credential's life. It asks no server. Errors:
// ProfileUnknown, the vault's, CredentialExpired.
func (s *Service) Cap(ctx context.Context, profileName string) (Limit, error) {
	a, err := s.cfg.Profiles.Access(ctx, profileName)
	if err != nil {
		return Limit{}, err
	}
	off := s.clocks.get(a.ID)
	l, err := limitAt(a, s.cfg.Now().Add(off))
	l.ClockDifference = off
	return l, err
}

// limitAt is Cap at a moment of the server's clock.
func limitAt(a profile.Access, now time.Time) (Limit, error) {
	l := Limit{Max: providerMax(a.Profile), CappedBy: CapProvider, CredentialEndsAt: credentialEnd(a)}
	if policy := a.MaxExpiry; policy > 0 && policy < l.Max {
		l.Max, l.CappedBy = policy, CapPolicy
	}
	if !l.CredentialEndsAt.IsZero() {
		if left := l.CredentialEndsAt.Sub(now); left < l.Max {
			l.Max, l.CappedBy = left, CapCredential
		}
	}
	l.Max = l.Max.Truncate(time.Second)
	if l.Max < time.Second {
		return Limit{}, apperr.New(apperr.CredentialExpired, apperr.Params{"expired_at": l.CredentialEndsAt})
	}
	l.Default = a.DefaultExpiry
	if l.Default <= 0 {
		l.Default = profile.DefaultExpiry // of a profile that names none
	}
	l.Default = min(l.Default, l.Max).Truncate(time.Second)
	return l, nil
}

func providerMax(p profile.Profile) time.Duration {
	if preset, ok := profile.PresetByName(p.Preset); ok && preset.MaxExpiry > 0 {
		return preset.MaxExpiry
	}
	return MaxExpires
}

// credentialEnd is the earlier of what the profile and its credential say; zero where neither does.
func credentialEnd(a profile.Access) time.Time {
	end, other := a.CredentialExpires, a.Expires
	if end.IsZero() || !other.IsZero() && other.Before(end) {
		end = other
	}
	return end.UTC()
}
