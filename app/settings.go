package app

// Settings is bound: preferences.
type Settings struct{ core *core }

// Get gives the preferences.
func (s *Settings) Get() (Preferences, error) { return Preferences{}, s.core.notYet() }

// Set stores all preferences and gives them back as stored.
func (s *Settings) Set(p Preferences) (Preferences, error) { return Preferences{}, s.core.notYet() }

// ChooseFolder opens the system's folder dialog, starting at a folder ("" for the download folder).
// Dismissed, it gives "".
func (s *Settings) ChooseFolder(start string) (string, error) { return "", s.core.notYet() }

// AgreeHost allows links to a private host, now and later.
func (s *Settings) AgreeHost(host string) error { return s.core.notYet() }

// ForgetHost takes the agreement back.
func (s *Settings) ForgetHost(host string) error { return s.core.notYet() }
