package app

import (
	"runtime"
	"strings"
	"unicode"

	"daypass/internal/daypass"
	"daypass/internal/secret"
)

// Shell is bound: the window itself and this computer.
type Shell struct{ core *core }

// Info tells of the program and this computer; it answers even where the data folder cannot be opened.
func (s *Shell) Info() Info {
	_, day, err := s.core.use()
	info := Info{
		Version: s.core.opts.Version, OS: runtime.GOOS, Arch: runtime.GOARCH, Vault: VaultUnopened,
		Timezone: zoneName(), Locale: locale(), Notices: []Problem{}, Problem: problemOf(err),
	}
	if err != nil {
		return info
	}
	info.DataDir, info.Vault = day.Dir(), vaultOf(day.VaultKind())
	for _, notice := range day.Notices() {
		info.Notices = append(info.Notices, *problemOf(notice))
	}
	return info
}

// vaultOf names a vault for the page, where "" would say nothing.
func vaultOf(kind secret.VaultKind) VaultKind {
	if kind == secret.VaultUnopened {
		return VaultUnopened
	}
	return VaultKind(kind)
}

// ClipboardText gives the clipboard's text.
func (s *Shell) ClipboardText() (string, error) {
	if _, _, err := s.core.use(); err != nil {
		return "", err
	}
	return s.core.window.ClipboardText()
}

// CopyText puts a text on the clipboard.
func (s *Shell) CopyText(text string) error {
	<-s.core.opened
	return s.core.window.SetClipboardText(text)
}

// Notify shows a notification of the system, where there are such. It is never of the kind that must be seen: the window
// shows the same.
func (s *Shell) Notify(title, text string) error {
	if _, _, err := s.core.use(); err != nil {
		return err
	}
	if err := s.core.window.Notify(plain(title), plain(text)); err != nil {
		s.core.log().Info("no notification was shown", "err", err)
	}
	return nil
}

// maxNotice bounds a notification's texts, in bytes.
const maxNotice = 500

// plain is a text without signed links and control characters.
func plain(text string) string {
	text = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) {
			return ' '
		}
		return r
	}, daypass.Redact(text))
	if len(text) > maxNotice {
		text = strings.ToValidUTF8(text[:maxNotice], "")
	}
	return text
}

// Unlock opens the vault with a passphrase, where there is no keychain; the first one given makes it.
// Errors: passphrase_wrong.
func (s *Shell) Unlock(passphrase string) error {
	ctx, day, err := s.core.use()
	if err != nil {
		return err
	}
	return day.Unlock(ctx, secret.NewString(passphrase))
}

// Quit closes the window without asking again. Transfers go on at the next start.
func (s *Shell) Quit() {
	<-s.core.opened
	s.core.closing.answer(true)
	s.core.window.Quit()
}

// Stay answers EventCloseAsked with no.
func (s *Shell) Stay() { s.core.closing.answer(false) }
