package link

import (
	"crypto/sha256"
	"encoding/hex"
	"net/url"
	"strconv"
	"strings"
)

// identify makes a link's identity: root|bucket|key|version. Where a provider's host is known, the root is what
// its buckets are unique under, so that all forms of one object's link agree; elsewhere it is the host, and the
// whole path is the key.
func identify(l Link, e endpoint, p parts, q query) string {
	root, bucket, key := e.root, l.Bucket, l.Key
	if !e.known {
		root, bucket, key = l.Host, "", unescape(strings.TrimPrefix(p.path, "/"))
		if l.Insecure && !strings.Contains(strings.TrimLeft(root, "["), ":") {
			root += ":80"
		}
	}
	version := url.QueryEscape(l.VersionID)
	if l.PartNumber > 0 && l.UploadID == "" {
		version += "&part=" + strconv.Itoa(l.PartNumber)
	}
	if l.Scheme == SchemeNone || l.Scheme == SchemeCFCanned || l.Scheme == SchemeCFCustom {
		version += digest(q) // here any parameter may choose what is served
	}
	return root + "|" + bucket + "|" + strings.ReplaceAll(url.PathEscape(key), "%2F", "/") + "|" + version
}

// digest gives a short hash of the parameters that are no part of a CloudFront signature.
func digest(q query) string {
	h := sha256.New()
	n := 0
	for _, p := range q {
		switch p.name {
		case "expires", "policy", "signature", "key-pair-id":
			if q.has("key-pair-id") {
				continue
			}
		}
		h.Write([]byte(p.name + "=" + p.raw + "&"))
		n++
	}
	if n == 0 {
		return ""
	}
	return "?" + hex.EncodeToString(h.Sum(nil)[:8])
}
