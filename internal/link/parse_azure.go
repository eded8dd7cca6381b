package link

import (
	"strings"
	"time"
)

// isSAS tells a shared access signature; its names are short, so that several have to be there.
func isSAS(q query, host string) bool {
	n := 0
	for _, name := range []string{"sv", "sig", "se", "sp", "sr"} {
		if q.has(name) {
			n++
		}
	}
	return n >= 3 || (n > 0 && strings.Contains(host, ".core."))
}

// readSAS reads an Azure service, account or user delegation SAS. Source: "Create a service SAS" and its
// neighbours in the Azure Storage reference.
func readSAS(r *reader) {
	r.link.Scheme = SchemeSAS
	r.need("sv")
	r.base64("sig", 32)
	if r.q.get("si") == "" { // a stored policy may hold the rest
		r.link.ExpiresAt = r.iso("se", true)
		r.need("sp")
	} else {
		r.link.ExpiresAt = r.iso("se", false)
	}
	if r.q.get("ss") == "" {
		r.need("sr")
	}
	r.link.NotBefore = r.iso("st", false)
	r.link.VersionID = r.q.get("versionid")
	if r.link.VersionID == "" {
		r.link.VersionID = r.q.get("snapshot")
	}
	r.link.AccessKeyID = r.q.get("skoid")
	if r.link.AccessKeyID != "" { // signed by a user's key, which ends, too
		if end := r.iso("ske", true); !end.IsZero() && end.Before(r.link.ExpiresAt) {
			r.link.ExpiresAt = end
		}
	}
	r.link.Permissions = r.q.get("sp")
	readSASMethod(r)
}

func readSASMethod(r *reader) {
	sp := r.link.Permissions
	switch {
	case strings.Contains(sp, "r"):
		r.know(MethodGet)
	case strings.ContainsAny(sp, "cw"):
		r.know(MethodPut)
	case strings.Contains(sp, "d"):
		r.know(MethodDelete)
	}
}

// iso reads one of the forms of ISO 8601 that Azure takes.
func (r *reader) iso(name string, needed bool) time.Time {
	v := r.q.get(name)
	if v == "" {
		if needed {
			r.lacks(name)
		}
		return time.Time{}
	}
	for _, layout := range []string{time.RFC3339, "2006-01-02T15:04Z07:00", "2006-01-02"} {
		if t, err := time.Parse(layout, strings.ReplaceAll(v, " ", "+")); err == nil && t.Unix() >= 0 && t.Unix() <= latest {
			return t.UTC()
		}
	}
	r.spoiled(name)
	return time.Time{}
}
