package app

// Shell is bound: the window itself and this computer.
type Shell struct{ core *core }

// Info tells of the program and this computer; it answers even where the data folder cannot be opened.
func (s *Shell) Info() Info { return Info{} }

// ClipboardText gives the clipboard's text.
func (s *Shell) ClipboardText() (string, error) { return "", s.core.notYet() }

// CopyText puts a text on the clipboard.
func (s *Shell) CopyText(text string) error { return s.core.notYet() }

// OpenDownloads opens the download folder in the file manager.
func (s *Shell) OpenDownloads() error { return s.core.notYet() }

// OpenLogs opens the folder of the log.
func (s *Shell) OpenLogs() error { return s.core.notYet() }

// Report writes what the page's console said into the log, redacted. Level is "error" or "warn".
func (s *Shell) Report(level, text string) {}

// Quit closes the window without asking again. Transfers go on at the next start.
func (s *Shell) Quit() {}
