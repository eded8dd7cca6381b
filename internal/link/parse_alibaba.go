package link

import "strings"

// readOSS4 reads Alibaba's signature version 4.
func readOSS4(r *reader) {
	r.link.Scheme = SchemeOSS4
	r.oneOf("x-oss-signature-version", "OSS4-HMAC-SHA256")
	r.credential("x-oss-credential", "aliyun_v4_request", 4)
	r.window("x-oss-date", "x-oss-expires")
	r.hex("x-oss-signature", 64)
	r.link.SignedHeaders = []string{"host"}
	for h := range strings.SplitSeq(strings.ToLower(r.q.get("x-oss-additional-headers")), ";") {
		if h != "" && h != "host" {
			r.link.SignedHeaders = append(r.link.SignedHeaders, h)
		}
	}
	r.link.SessionToken = r.q.get("x-oss-security-token") != ""
	readS3Selectors(r)
	readS3Method(r)
}

// readOSS1 reads Alibaba's signature version 1.
func readOSS1(r *reader) {
	r.link.Scheme = SchemeOSS1
	r.link.AccessKeyID = r.need("OSSAccessKeyId")
	r.link.ExpiresAt = r.unixExpires()
	r.base64("Signature", 20)
	r.link.SignedHeaders = []string{"host"}
	r.link.SessionToken = r.q.get("security-token") != ""
	readS3Selectors(r)
	readS3Method(r)
}
