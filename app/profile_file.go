package app

import (
	"path/filepath"
	"strings"

	"daypass/internal/apperr"
	"daypass/internal/profile"
	"daypass/internal/secret"
)

// ReadFile reads a storage's settings out of a pasted text. The handle is "" where the text is nothing of the kind. Errors:
// profile_file_broken, profile_file_newer, profile_invalid.
func (s *Storage) ReadFile(text string) (ProfileFile, error) {
	if _, _, err := s.core.use(); err != nil {
		return ProfileFile{}, err
	}
	if !profile.LooksLikeFile([]byte(text)) {
		return ProfileFile{}, nil
	}
	return s.core.profileFile([]byte(text))
}

// ChooseFile opens the system's dialog for a file with a storage's settings. Dismissed, the handle is "". Errors: as
// ReadFile, and source_not_file, source_missing.
func (s *Storage) ChooseFile() (ProfileFile, error) {
	if _, _, err := s.core.use(); err != nil {
		return ProfileFile{}, err
	}
	paths, err := s.core.window.ChooseFiles("Daypass")
	if err != nil || len(paths) == 0 {
		return ProfileFile{}, err
	}
	return s.core.openProfileFile(paths[0])
}

// AddFile makes a profile of a file that was read. Errors: passphrase_wrong and profile_file_broken for a sealed key,
// profile_exists, profile_invalid, source_missing where the file was forgotten: opening it again helps.
func (s *Storage) AddFile(request ProfileFileRequest) (Profile, error) {
	ctx, day, err := s.core.use()
	if err != nil {
		return Profile{}, err
	}
	file, ok := s.core.files.find(request.Handle)
	if !ok {
		return Profile{}, apperr.New(apperr.SourceMissing, nil)
	}
	draft := file.Draft()
	if file.Sealed() {
		if draft, err = file.Open(secret.NewString(request.Passphrase)); err != nil {
			return Profile{}, err
		}
	} else {
		draft.Secret = secret.NewString(request.Secret)
		if draft.AccessKeyID == "" {
			draft.AccessKeyID = request.AccessKeyID
		}
	}
	draft.Name = request.Name
	p, err := day.Profiles.Add(ctx, draft)
	return profileOf(p), err
}

// profileFile reads a file and keeps it under a handle: what is sealed in it need not cross to the page.
func (c *core) profileFile(text []byte) (ProfileFile, error) {
	file, err := profile.ReadFile(text)
	if err != nil {
		return ProfileFile{}, err
	}
	return c.keepProfileFile(file), nil
}

// keepProfileFile keeps a file that was read, and tells the page what is in it.
func (c *core) keepProfileFile(file profile.File) ProfileFile {
	d := file.Draft()
	places := d.Places
	if places == nil {
		places = []string{}
	}
	return ProfileFile{
		Handle: c.files.keep(file), Sealed: file.Sealed(), Name: d.Name, Preset: d.Preset, Endpoint: d.Endpoint,
		PublicEndpoint: d.PublicEndpoint, AccessKeyID: d.AccessKeyID, Places: places,
	}
}

// openProfileFile reads one from the disk. Errors: those of profile.OpenFile.
func (c *core) openProfileFile(path string) (ProfileFile, error) {
	file, err := profile.OpenFile(path)
	if err != nil {
		return ProfileFile{}, err
	}
	return c.keepProfileFile(file), nil
}

// droppedProfile takes a drop of one such file, and tells the page what it is, or what is wrong with it.
func (c *core) droppedProfile(paths []string) bool {
	if len(paths) != 1 || !strings.EqualFold(filepath.Ext(paths[0]), profile.FileEnding) {
		return false
	}
	file, err := c.openProfileFile(paths[0])
	c.emit(EventProfileFile, ProfileFileEvent{Seq: c.next(), File: file, Problem: problemOf(err)})
	return true
}
