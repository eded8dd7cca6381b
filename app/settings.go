package app

import (
	"slices"
)

// Settings is bound: preferences.
type Settings struct{ core *core }

// Get gives the preferences.
func (s *Settings) Get() (Preferences, error) {
	ctx, day, err := s.core.use()
	if err != nil {
		return Preferences{}, err
	}
	return loadPreferences(ctx, day)
}

// Set stores all preferences but the agreed hosts, which AgreeHost and ForgetHost change, and gives them
// back as stored. Errors: folder_missing, profile_invalid with the field.
func (s *Settings) Set(p Preferences) (Preferences, error) {
	ctx, day, err := s.core.use()
	if err != nil {
		return Preferences{}, err
	}
	p = withDefaults(p)
	if err := checkPreferences(p); err != nil {
		return Preferences{}, err
	}
	err = s.core.changePreferences(ctx, day, func(stored *Preferences) {
		p.AgreedHosts = stored.AgreedHosts
		*stored = p
	})
	if err != nil {
		return p, err
	}
	limits, err := day.Limits(ctx)
	if err != nil {
		return p, err
	}
	limits.DownPerSecond, limits.UpPerSecond = p.LimitBytesPerSec, p.LimitBytesPerSec
	return p, day.SetLimits(ctx, limits)
}

// ChooseFolder opens the system's folder dialog, starting at a folder ("" for the download folder).
// Dismissed, it gives "".
func (s *Settings) ChooseFolder(start string) (string, error) {
	ctx, day, err := s.core.use()
	if err != nil {
		return "", err
	}
	if start, err = folderOf(ctx, day, start); err != nil {
		return "", err
	}
	return s.core.window.ChooseFolder("Daypass", existing(start))
}

// AgreeHost allows links to a private host, now and later.
func (s *Settings) AgreeHost(host string) error {
	ctx, day, err := s.core.use()
	if err != nil {
		return err
	}
	return s.core.agree(ctx, day, host)
}

// ForgetHost takes the agreement back.
func (s *Settings) ForgetHost(host string) error {
	ctx, day, err := s.core.use()
	if err != nil {
		return err
	}
	return s.core.changePreferences(ctx, day, func(p *Preferences) {
		p.AgreedHosts = slices.DeleteFunc(p.AgreedHosts, func(h string) bool { return h == host })
	})
}
