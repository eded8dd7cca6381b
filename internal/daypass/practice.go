package daypass

import (
	"context"
	"errors"
	"path/filepath"

	"daypass/internal/apperr"
	"daypass/internal/practice"
	"daypass/internal/profile"
	"daypass/internal/secret"
	"daypass/internal/sqlite"
)

// PracticeProfile is the name of practice storage's profile.
const PracticeProfile = profile.Practice

// openPractice prepares practice storage; nothing is started.
func (d *Daypass) openPractice(secrets *sqlite.Secrets, gateway []string) {
	d.practice = practice.New(practice.Options{
		Dir: filepath.Join(d.dir, "practice"), Keys: practiceKeys{secrets}, Command: gateway, Log: d.Log,
	})
	d.closing("practice storage", d.practice.Stop)
}

// StartPractice starts practice storage, or finds it running, and gives its profile, which is made the first
// time. Errors: those of practice.Storage.Start; apperr.ProfileExists where a person gave its name to another.
func (d *Daypass) StartPractice(ctx context.Context) (profile.Profile, error) {
	running, err := d.practice.Start(ctx)
	if err != nil {
		return profile.Profile{}, err
	}
	draft := profile.Draft{
		Name: PracticeProfile, Preset: profile.Practice, Endpoint: running.Endpoint, Region: running.Region, Style: profile.StylePath,
		AccessKeyID: running.Keys.AccessKeyID, Secret: running.Keys.Secret, Places: []string{running.Bucket},
	}
	p, err := d.Profiles.Get(ctx, PracticeProfile)
	switch {
	case errors.Is(err, apperr.New(apperr.ProfileUnknown, nil)):
		return d.Profiles.Add(ctx, draft)
	case err != nil:
		return profile.Profile{}, err
	case p.Preset != profile.Practice:
		return profile.Profile{}, apperr.New(apperr.ProfileExists, apperr.Params{"name": PracticeProfile})
	case p.Endpoint == running.Endpoint && p.AccessKeyID == running.Keys.AccessKeyID:
		return p, nil
	}
	return d.Profiles.Update(ctx, PracticeProfile, draft)
}

// WakePractice starts practice storage where host is its own, so that a link to it works. It does nothing where
// practice storage was never used.
func (d *Daypass) WakePractice(ctx context.Context, host string) error {
	p, err := d.Profiles.Get(ctx, PracticeProfile)
	if err != nil || p.Preset != profile.Practice || p.Endpoint != "http://"+host {
		return nil //nolint:nilerr // no practice storage, nothing to wake
	}
	if _, err = d.practice.Start(ctx); errors.Is(err, practice.ErrOtherKeys) {
		return nil // it is awake
	}
	return err
}

// practiceStore gives the practice profile's credential from practice storage, which is started by that: so it
// starts when it is used, and its keys are kept in one place.
type practiceStore struct {
	profile.Store
	day *Daypass
}

func (s practiceStore) isPractice(ctx context.Context, id string) bool {
	p, err := s.Get(ctx, id)
	return err == nil && p.Preset == profile.Practice
}

// SaveCredential leaves the practice profile's out.
func (s practiceStore) SaveCredential(ctx context.Context, id string, c profile.Credential) error {
	if s.isPractice(ctx, id) {
		return nil
	}
	return s.Store.SaveCredential(ctx, id, c)
}

// Credential starts practice storage for its profile.
func (s practiceStore) Credential(ctx context.Context, id string) (profile.Credential, error) {
	if !s.isPractice(ctx, id) {
		return s.Store.Credential(ctx, id)
	}
	running, err := s.day.practice.Start(ctx)
	if err != nil {
		return profile.Credential{}, err
	}
	return profile.Credential{AccessKeyID: running.Keys.AccessKeyID, Secret: running.Keys.Secret}, nil
}

// practiceKeys keeps practice storage's keys sealed in the database.
type practiceKeys struct{ secrets *sqlite.Secrets }

const (
	practiceKeyID  = "practice.access_key_id"
	practiceSecret = "practice.secret_key"
)

// LoadKeys gives the kept keys.
func (k practiceKeys) LoadKeys(ctx context.Context) (practice.Keys, bool, error) {
	id, ok, err := k.secrets.Load(ctx, practiceKeyID)
	if err != nil || !ok {
		return practice.Keys{}, false, err
	}
	key, ok, err := k.secrets.Load(ctx, practiceSecret)
	return practice.Keys{AccessKeyID: id.Reveal(), Secret: key}, ok, err
}

// SaveKeys seals the keys.
func (k practiceKeys) SaveKeys(ctx context.Context, keys practice.Keys) error {
	if err := k.secrets.Save(ctx, practiceKeyID, secret.NewString(keys.AccessKeyID)); err != nil {
		return err
	}
	return k.secrets.Save(ctx, practiceSecret, keys.Secret)
}
