package profile

import (
	"crypto/x509"
	"encoding/pem"
	"strings"
	"unicode"
)

// Longest accepted texts in bytes. AWS session tokens have some 1,500, others up to 4 KiB and more.
const (
	maxAccessKeyID  = 256
	maxSecret       = 1024
	maxSessionToken = 16 << 10
	maxCA           = 256 << 10
)

// checkKeys: both halves or none, and nothing that a header could not carry.
func (d Draft) checkKeys(_ Preset, p *Profile) error {
	key, token := d.Secret.Reveal(), d.SessionToken.Reveal()
	switch {
	case !isToken(p.AccessKeyID, maxAccessKeyID):
		return invalid(FieldAccessKeyID, "has spaces or control characters, or is too long")
	case strings.ContainsAny(p.AccessKeyID, "/,="): // they part the credential scope and the header
		return invalid(FieldAccessKeyID, "has a character that no key ID has")
	case !isToken(key, maxSecret):
		return invalid(FieldSecret, "has spaces or control characters, or is too long")
	case !isToken(token, maxSessionToken):
		return invalid(FieldSessionToken, "has spaces or control characters, or is too long")
	case key != "" && p.AccessKeyID == "":
		return invalid(FieldAccessKeyID, "is missing")
	case token != "" && key == "":
		return invalid(FieldSecret, "is missing")
	}
	return nil
}

func isToken(text string, most int) bool {
	return len(text) <= most && printable(text) && strings.IndexFunc(text, unicode.IsSpace) < 0
}

// checkCA takes certificates alone: a private key that was pasted by mistake is refused, not stored.
func (d Draft) checkCA(_ Preset, p *Profile) error {
	if p.CAPEM == "" {
		return nil
	}
	if len(p.CAPEM) > maxCA {
		return invalid(FieldCA, "too long")
	}
	rest := []byte(p.CAPEM)
	for len(strings.TrimSpace(string(rest))) > 0 {
		var block *pem.Block
		if block, rest = pem.Decode(rest); block == nil {
			return invalid(FieldCA, "not PEM")
		}
		if block.Type != "CERTIFICATE" {
			return invalid(FieldCA, "holds something that is no certificate")
		}
		if _, err := x509.ParseCertificate(block.Bytes); err != nil {
			return invalid(FieldCA, "not a certificate")
		}
	}
	return nil
}

// trimmed gives the draft's secrets without the white space that copying adds around them.
func (d Draft) trimmed() Draft {
	d.Secret, d.SessionToken = trim(d.Secret), trim(d.SessionToken)
	return d
}
