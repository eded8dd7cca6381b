package app

import (
	"net/url"
	"strings"

	"daypass/internal/daypass"
)

// maxMail bounds a draft's text: mail programs take about 2,000 characters of an address.
const maxMail = 1500

// Mail opens a draft in the system's mail program. The text becomes an argument of another program, which any
// process may read, so signed links are taken out of it.
func (s *Shell) Mail(subject, body string) error {
	ctx, _, err := s.core.use()
	if err != nil {
		return err
	}
	return s.core.begin(openAddress(ctx, mailAddress(subject, body)))
}

// mailAddress is a mailto: address without a receiver (RFC 6068: spaces are %20, lines end with CRLF).
func mailAddress(subject, body string) string {
	text := func(s string) string {
		s = daypass.Redact(strings.ReplaceAll(strings.ReplaceAll(s, "\r", ""), "\x00", ""))
		if len(s) > maxMail {
			s = strings.ToValidUTF8(s[:maxMail], "")
		}
		return strings.ReplaceAll(url.QueryEscape(strings.ReplaceAll(s, "\n", "\r\n")), "+", "%20")
	}
	return "mailto:?subject=" + text(subject) + "&body=" + text(body)
}
