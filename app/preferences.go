package app

import (
	"context"
	"path/filepath"
	"regexp"
	"slices"

	"github.com/adrg/xdg"

	"daypass/internal/apperr"
	"daypass/internal/daypass"
)

// storedPreferences are what the settings screen shows; defaults are filled in when they are read.
var storedPreferences = daypass.Setting[Preferences]{Name: "window.preferences"}

var languageTag = regexp.MustCompile(`^(system|[a-z]{2,3}(-[A-Za-z0-9]{2,8})*)$`)

// loadPreferences gives the stored preferences, with defaults where none are.
func loadPreferences(ctx context.Context, day *daypass.Daypass) (Preferences, error) {
	p, err := storedPreferences.Get(ctx, day.Settings)
	return withDefaults(p), err
}

func withDefaults(p Preferences) Preferences {
	if p.DownloadFolder == "" {
		p.DownloadFolder = xdg.UserDirs.Download
	}
	if p.Language == "" {
		p.Language = "system"
	}
	if p.Theme == "" {
		p.Theme = ThemeSystem
	}
	if p.Conflict == "" {
		p.Conflict = ExistingAsk
	}
	if p.AgreedHosts == nil {
		p.AgreedHosts = []string{}
	}
	return p
}

// checkPreferences refuses what the page cannot mean. Errors: folder_missing, profile_invalid with the field.
func checkPreferences(p Preferences) error {
	field := ""
	switch {
	case !filepath.IsAbs(p.DownloadFolder):
		return apperr.New(apperr.FolderMissing, apperr.Params{"folder": p.DownloadFolder})
	case !languageTag.MatchString(p.Language):
		field = "language"
	case p.Theme != ThemeSystem && p.Theme != ThemeLight && p.Theme != ThemeDark:
		field = "theme"
	case !slices.Contains([]Existing{ExistingAsk, ExistingRename, ExistingReplace, ExistingSkip}, p.Conflict):
		field = "conflict"
	case p.LastExpirySeconds < 0 || p.LastExpirySeconds > maxSeconds:
		field = "lastExpirySeconds"
	}
	if field != "" {
		return apperr.New(apperr.ProfileInvalid, apperr.Params{"field": field})
	}
	return nil
}

// changePreferences changes the stored preferences; one change at a time.
func (c *core) changePreferences(ctx context.Context, day *daypass.Daypass, change func(*Preferences)) error {
	c.changing.Lock()
	defer c.changing.Unlock()
	p, err := loadPreferences(ctx, day)
	if err != nil {
		return err
	}
	change(&p)
	return storedPreferences.Set(ctx, day.Settings, p)
}
