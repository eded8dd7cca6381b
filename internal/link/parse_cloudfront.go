package link

import (
	"encoding/base64"
	"encoding/json"
	"strings"
	"time"
)

func isCloudFront(q query, host string) bool {
	if q.has("key-pair-id") {
		return q.hasAny("signature", "expires", "policy")
	}
	return strings.HasSuffix(host, ".cloudfront.net") && q.hasAny("signature", "policy")
}

// readCloudFront reads a signed URL with a canned (Expires) or custom policy. Source: "Creating a signed URL" in
// the CloudFront developer guide.
func readCloudFront(r *reader) {
	r.link.Scheme = SchemeCFCanned
	if r.q.has("policy") {
		r.link.Scheme = SchemeCFCustom
		readPolicy(r)
	} else {
		r.link.ExpiresAt = r.unixExpires()
	}
	switch len(r.need("Signature")) { // ECDSA P-256 and RSA of 1,024 to 4,096 bits, in base64
	case 0, 92, 96, 172, 344, 684:
	default:
		r.lacks("Signature")
	}
	r.link.AccessKeyID = r.need("Key-Pair-Id")
	if n := len(r.link.AccessKeyID); n < 13 || strings.ToUpper(r.link.AccessKeyID) != r.link.AccessKeyID || (strings.HasPrefix(r.link.AccessKeyID, "APKA") && n < 20) {
		r.lacks("Key-Pair-Id")
	}
	r.link.SignedHeaders = []string{"host"}
	r.guess(MethodGet)
}

type policy struct {
	Statement []struct {
		Condition struct {
			DateLessThan    epoch
			DateGreaterThan epoch
		}
	}
}

type epoch struct {
	Seconds int64 `json:"AWS:EpochTime"`
}

// readPolicy decodes CloudFront's own base64 ("-" for "+", "_" for "=", "~" for "/").
func readPolicy(r *reader) {
	raw := strings.NewReplacer("-", "+", "_", "=", "~", "/").Replace(r.need("Policy"))
	var p policy
	text, err := base64.StdEncoding.DecodeString(raw)
	if err == nil {
		err = json.Unmarshal(text, &p)
	}
	if err != nil || len(p.Statement) == 0 {
		r.spoiled("Policy")
		return
	}
	c := p.Statement[0].Condition
	if c.DateLessThan.Seconds < 0 || c.DateLessThan.Seconds > latest || c.DateGreaterThan.Seconds < 0 || c.DateGreaterThan.Seconds > latest {
		r.spoiled("Policy")
		return
	}
	if c.DateLessThan.Seconds > 0 {
		r.link.ExpiresAt = time.Unix(c.DateLessThan.Seconds, 0).UTC()
	}
	if c.DateGreaterThan.Seconds > 0 {
		r.link.NotBefore = time.Unix(c.DateGreaterThan.Seconds, 0).UTC()
	}
}
