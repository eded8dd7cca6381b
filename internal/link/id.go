package link

import (
	"crypto/rand"
	"encoding/base32"
	"strings"
)

// MinIDPrefix is the fewest characters of an ID that may stand for it.
const MinIDPrefix = 4

// idAlphabet is Crockford's: no i, l, o or u, so that an ID survives being read out.
const idAlphabet = "0123456789abcdefghjkmnpqrstvwxyz"

var idEncoding = base32.NewEncoding(idAlphabet).WithPadding(base32.NoPadding)

// NewID gives a new ID: 10 characters of lower case base32 from 50 random bits. Random in front, so that
// four typed characters are enough to tell entries apart.
func NewID() string {
	var b [7]byte
	_, _ = rand.Read(b[:]) // never fails since Go 1.24
	return idEncoding.EncodeToString(b[:])[:10]
}

// CleanID gives an ID as typed in its stored form: lower case, and o, i and l read as 0, 1 and 1.
func CleanID(typed string) string {
	return strings.NewReplacer("o", "0", "i", "1", "l", "1").Replace(strings.ToLower(strings.TrimSpace(typed)))
}
