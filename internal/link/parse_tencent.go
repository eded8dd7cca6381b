package link

import (
	"strings"
	"time"
)

// readCOS5 reads Tencent's request signature: two windows of time, of which the earlier end counts.
func readCOS5(r *reader) {
	r.link.Scheme = SchemeCOS5
	r.oneOf("q-sign-algorithm", "sha1", "sha256")
	r.link.AccessKeyID = r.need("q-ak")
	start, end := r.span("q-sign-time")
	keyStart, keyEnd := r.span("q-key-time")
	r.link.SignedAt, r.link.NotBefore, r.link.ExpiresAt = start, start, end
	if !keyEnd.IsZero() && keyEnd.Before(end) {
		r.link.ExpiresAt = keyEnd
	}
	if keyStart.After(start) {
		r.link.NotBefore = keyStart
	}
	r.hex("q-signature", 40, 64)
	for h := range strings.SplitSeq(strings.ToLower(r.q.get("q-header-list")), ";") {
		if h != "" {
			r.link.SignedHeaders = append(r.link.SignedHeaders, h)
		}
	}
	r.link.SessionToken = r.q.get("x-cos-security-token") != ""
	readS3Selectors(r)
	readS3Method(r)
}

// span reads "start;end" in Unix seconds.
func (r *reader) span(name string) (start, end time.Time) {
	v := r.need(name)
	if v == "" {
		return
	}
	from, to, _ := strings.Cut(v, ";")
	a, ok := digits(from)
	b, ok2 := digits(to)
	if !ok || !ok2 {
		r.spoiled(name)
		return
	}
	return time.Unix(a, 0).UTC(), time.Unix(b, 0).UTC()
}
