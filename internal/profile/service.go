package profile

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/oklog/ulid/v2"

	"daypass/internal/apperr"
)

// Service is what both faces call for profiles. It is safe for concurrent use.
type Service struct {
	store   Store
	storage Storage
	now     func() time.Time
}

// NewService makes a Service.
func NewService(store Store, storage Storage) *Service {
	return &Service{store: store, storage: storage, now: time.Now}
}

// Add checks a draft and stores the profile and its credential. Where the credential cannot be kept the profile is
// not kept either. Errors: apperr.ProfileInvalid, ProfileExists, VaultUnavailable, VaultLocked, PassphraseWrong.
func (s *Service) Add(ctx context.Context, d Draft) (Profile, error) {
	d = d.trimmed()
	p, err := d.Profile()
	if err != nil {
		return Profile{}, err
	}
	if p.AccessKeyID != "" && d.Secret.Empty() {
		return Profile{}, invalid(FieldSecret, "is missing")
	}
	p.ID, p.CreatedAt = strings.ToLower(ulid.Make().String()), s.now().UTC().Truncate(time.Microsecond)
	if err := s.store.Create(ctx, p); err != nil {
		return Profile{}, err
	}
	if d.Secret.Empty() {
		return p, nil
	}
	if err := s.store.SaveCredential(ctx, p.ID, d.credential(p)); err != nil {
		if undo := s.store.Delete(context.WithoutCancel(ctx), p.ID); undo != nil {
			return Profile{}, fmt.Errorf("%w (and the profile stayed: %w)", err, undo)
		}
		return Profile{}, err
	}
	return p, nil
}

func (d Draft) credential(p Profile) Credential {
	return Credential{AccessKeyID: p.AccessKeyID, Secret: d.Secret, SessionToken: d.SessionToken, Expires: p.CredentialExpires}
}

// Update checks a draft and replaces the profile of that name or ID by it; the ID and time of creation stay. An
// empty Secret keeps the stored one, and then the access key ID may not change. Errors: as Add, apperr.ProfileUnknown.
func (s *Service) Update(ctx context.Context, nameOrID string, d Draft) (Profile, error) {
	old, err := s.store.Get(ctx, nameOrID)
	if err != nil {
		return Profile{}, err
	}
	d = d.trimmed()
	p, err := d.Profile()
	if err != nil {
		return Profile{}, err
	}
	p.ID, p.CreatedAt = old.ID, old.CreatedAt
	if p.Endpoint == old.Endpoint && p.PublicEndpoint == old.PublicEndpoint && p.Preset == old.Preset {
		p.Traits = old.Traits
	}
	if d.Secret.Empty() {
		if p.AccessKeyID != "" && p.AccessKeyID != old.AccessKeyID {
			return Profile{}, invalid(FieldSecret, "is missing for the new access key")
		}
		p.AccessKeyID = old.AccessKeyID
		return p, s.store.Update(ctx, p)
	}
	// The credential first: a profile with a new key ID and an old secret would sign rubbish.
	if err := s.store.SaveCredential(ctx, p.ID, d.credential(p)); err != nil {
		return Profile{}, err
	}
	return p, s.store.Update(ctx, p)
}

// List gives all profiles by name.
func (s *Service) List(ctx context.Context) ([]Profile, error) { return s.store.List(ctx) }

// Get finds a profile by name or ID. Errors: apperr.ProfileUnknown.
func (s *Service) Get(ctx context.Context, nameOrID string) (Profile, error) {
	return s.store.Get(ctx, nameOrID)
}

// Remove drops a profile and its credential, by name or ID. Errors: apperr.ProfileUnknown.
func (s *Service) Remove(ctx context.Context, nameOrID string) error {
	p, err := s.store.Get(ctx, nameOrID)
	if err != nil {
		return err
	}
	return s.store.Delete(ctx, p.ID)
}

// OfRemoved says of a failure to find a profile by its ID what it was called when it was last heard of, "" where nobody knows:
// an ID tells people nothing. Other failures stay as they are.
func OfRemoved(err error, name string) error {
	if apperr.CodeOf(err) != apperr.ProfileUnknown {
		return err
	}
	params := apperr.Params{"why": "removed"}
	if name != "" {
		params["name"] = name
	}
	return apperr.Wrap(err, apperr.ProfileUnknown, params)
}

// Forgotten says of a failure of OfRemoved that what Daypass left in that storage is told now for the last time. Other failures
// stay as they are.
func Forgotten(err error) error {
	if apperr.CodeOf(err) != apperr.ProfileUnknown {
		return err
	}
	params := apperr.From(err).Params()
	params["why"] = "forgotten"
	return apperr.Wrap(err, apperr.ProfileUnknown, params)
}

// Learn stores what a probe found out about a profile's storage. Errors: apperr.ProfileUnknown.
func (s *Service) Learn(ctx context.Context, id string, learn func(*Traits)) error {
	p, err := s.store.Get(ctx, id)
	if err != nil {
		return err
	}
	learn(&p.Traits)
	return s.store.Update(ctx, p)
}

// Access gives the profile with its credential. The credential's end is the profile's, so that correcting the date
// needs no secret. Errors: apperr.ProfileUnknown, CredentialExpired (expired_at), VaultLocked, PassphraseWrong.
func (s *Service) Access(ctx context.Context, nameOrID string) (Access, error) {
	p, err := s.store.Get(ctx, nameOrID)
	if err != nil {
		return Access{}, err
	}
	if end := p.CredentialExpires; !end.IsZero() && !s.now().Before(end) {
		return Access{}, apperr.New(apperr.CredentialExpired, apperr.Params{"expired_at": end})
	}
	c, err := s.store.Credential(ctx, p.ID)
	if err != nil {
		return Access{}, err
	}
	c.Expires = p.CredentialExpires
	return Access{Profile: p, Credential: c}, nil
}

// Test tries a profile against its server, on its first place where it has one. Each step is told as it ends, and all
// of them are given back; the error is the first failed step's.
func (s *Service) Test(ctx context.Context, nameOrID string, tell func(Step)) ([]Step, error) {
	a, err := s.Access(ctx, nameOrID)
	if err != nil {
		return nil, err
	}
	var p Place
	if len(a.Places) > 0 {
		p = a.Places[0]
	}
	var steps []Step
	err = s.storage.Check(ctx, a, p, func(step Step) {
		steps = append(steps, step)
		if tell != nil {
			tell(step)
		}
	})
	return steps, err
}
