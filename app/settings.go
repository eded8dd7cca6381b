package app

import (
	"context"
	"slices"

	"daypass/internal/daypass"
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
	return p, err
}

// Limits gives what transfers are bounded by.
func (s *Settings) Limits() (Limits, error) {
	ctx, day, err := s.core.use()
	if err != nil {
		return Limits{}, err
	}
	limits, err := day.Limits(ctx)
	return Limits(limits), err
}

// SetLimits bounds transfers from now on, those that run, too. Errors: limit_invalid with the field.
func (s *Settings) SetLimits(limits Limits) error {
	ctx, day, err := s.core.use()
	if err != nil {
		return err
	}
	return day.SetLimits(ctx, daypass.Limits(limits))
}

// StaysAwake tells whether the computer is kept awake while files move.
func (s *Settings) StaysAwake() (bool, error) {
	ctx, day, err := s.core.use()
	if err != nil {
		return false, err
	}
	return day.StaysAwake(ctx)
}

// StayAwake keeps the computer awake while files move, or lets it fall asleep, from now on.
func (s *Settings) StayAwake(on bool) error {
	ctx, day, err := s.core.use()
	if err != nil {
		return err
	}
	return day.StayAwake(ctx, on)
}

// keepLimits stores the limits where they are still those of an earlier version, which had them among the preferences.
func (c *core) keepLimits(ctx context.Context) {
	limits, err := c.day.Limits(ctx)
	if err == nil {
		err = c.day.SetLimits(ctx, limits)
	}
	if err != nil {
		c.day.Log.Warn("the limits were not kept", "err", err)
	}
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
