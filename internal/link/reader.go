package link

import (
	"encoding/base64"
	"slices"
	"strconv"
	"strings"
	"time"
)

// latest is the last moment that RFC 3339 can say, in Unix seconds.
const latest = 253402300799

// reader fills a Link from its query. A value that is missing, or spoiled at the very end, means that the
// link is cut off; a value that is spoiled elsewhere means that it is malformed.
type reader struct {
	link *Link
	q    query
	err  error
}

// lacks notes a parameter that is missing or short.
func (r *reader) lacks(name string) {
	if !slices.Contains(r.link.Missing, name) {
		r.link.Missing = append(r.link.Missing, name)
	}
	r.link.CutOff = true
}

// spoiled notes a parameter whose value cannot be.
func (r *reader) spoiled(name string) {
	if r.q.get(name) == "" || r.q.last(name) {
		r.lacks(name)
		return
	}
	if r.err == nil {
		r.err = malformed(name)
	}
}

// need gives a parameter that has to be there.
func (r *reader) need(name string) string {
	v := r.q.get(name)
	if v == "" {
		r.lacks(name)
	}
	return v
}

// seconds gives a count of seconds, at least 0 and small enough for every calendar.
func (r *reader) seconds(name string) int64 {
	v := r.need(name)
	if v == "" {
		return 0
	}
	n, ok := digits(v)
	if !ok {
		r.spoiled(name)
	}
	return n
}

// digits reads a number of 0 to latest, digits only.
func digits(v string) (int64, bool) {
	if v == "" || !isDigit(v[0]) {
		return 0, false
	}
	n, err := strconv.ParseInt(v, 10, 64)
	return n, err == nil && n <= latest
}

// unixExpires gives the moment of Expires, in Unix seconds.
func (r *reader) unixExpires() time.Time {
	const name = "Expires"
	n := r.seconds(name)
	if r.q.get(name) == "" {
		return time.Time{}
	}
	if n < 1e9 && r.q.last(name) { // every cut of a date of this century is one of the last
		r.lacks(name)
	}
	return time.Unix(n, 0).UTC()
}

// basic gives a moment as 20060102T150405Z.
func (r *reader) basic(name string) time.Time {
	v := r.need(name)
	if v == "" {
		return time.Time{}
	}
	t, err := time.Parse("20060102T150405Z", v)
	if err != nil || t.Year() < 1970 {
		r.spoiled(name)
		return time.Time{}
	}
	return t
}

// window sets SignedAt and ExpiresAt from a date and a number of seconds after it.
func (r *reader) window(date, expires string) {
	r.link.SignedAt = r.basic(date)
	n := r.seconds(expires)
	if r.link.SignedAt.IsZero() || r.err != nil || r.q.get(expires) == "" {
		return
	}
	if r.link.SignedAt.Unix()+n > latest {
		r.spoiled(expires)
		return
	}
	r.link.ExpiresAt = time.Unix(r.link.SignedAt.Unix()+n, 0).UTC()
}

// oneOf checks a parameter that has few values.
func (r *reader) oneOf(name string, values ...string) string {
	v := r.need(name)
	if v != "" && !slices.Contains(values, v) {
		r.spoiled(name)
	}
	return v
}

// credential reads key/date/region/service/terminator; keys may hold slashes.
func (r *reader) credential(name, terminator string, scopes int) {
	v := r.need(name)
	if v == "" {
		return
	}
	pieces := strings.Split(v, "/")
	if len(pieces) < scopes+1 || pieces[len(pieces)-1] != terminator {
		r.spoiled(name)
		return
	}
	scope := pieces[len(pieces)-scopes:]
	r.link.AccessKeyID = strings.Join(pieces[:len(pieces)-scopes], "/")
	if scopes == 4 && scope[1] != "auto" {
		r.link.Region = scope[1]
	}
	if r.link.AccessKeyID == "" {
		r.spoiled(name)
	}
}

// hex checks a signature in hexadecimal of one of the lengths.
func (r *reader) hex(name string, lengths ...int) {
	v := r.need(name)
	if v != "" && (!allHex(v) || !slices.Contains(lengths, len(v))) {
		r.lacks(name)
	}
}

// base64 checks a signature in base64 that has one of the lengths in bytes. A raw "+" that became a space is one again.
func (r *reader) base64(name string, lengths ...int) {
	v := strings.ReplaceAll(r.need(name), " ", "+")
	if v == "" {
		return
	}
	b, err := base64.StdEncoding.DecodeString(v)
	if err != nil || !slices.Contains(lengths, len(b)) {
		r.lacks(name)
	}
}

// headers reads a list of signed headers. Each signature covers the host.
func (r *reader) headers(name string) {
	v := strings.ToLower(r.need(name))
	if v == "" {
		return
	}
	r.link.SignedHeaders = strings.Split(v, ";")
	if !slices.Contains(r.link.SignedHeaders, "host") {
		r.spoiled(name)
	}
}

// guess sets a method that is likely; one that is known stays.
func (r *reader) guess(m Method) {
	if r.link.Method == "" {
		r.link.Method = m
	}
}

// know sets the method for certain.
func (r *reader) know(m Method) { r.link.Method, r.link.MethodKnown = m, true }
