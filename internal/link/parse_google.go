package link

import "slices"

// readGoog4 reads Google's V4 signing process. Keys of service accounts have 2,048 or 4,096 bits.
func readGoog4(r *reader) {
	r.link.Scheme = SchemeGoog4
	if r.oneOf("X-Goog-Algorithm", "GOOG4-RSA-SHA256", "GOOG4-HMAC-SHA256") == "GOOG4-HMAC-SHA256" {
		r.hex("X-Goog-Signature", 64)
	} else {
		r.hex("X-Goog-Signature", 512, 1024)
	}
	r.credential("X-Goog-Credential", "goog4_request", 4)
	r.window("X-Goog-Date", "X-Goog-Expires")
	r.headers("X-Goog-SignedHeaders")
	r.link.SessionToken = r.q.get("x-goog-security-token") != ""
	readGoogleMethod(r)
}

// readGoog2 reads Google's V2 signing process.
func readGoog2(r *reader) {
	r.link.Scheme = SchemeGoog2
	r.link.AccessKeyID = r.need("GoogleAccessId")
	r.link.ExpiresAt = r.unixExpires()
	r.base64("Signature", 20, 128, 256, 512)
	r.link.SignedHeaders = []string{"host"}
	readGoogleMethod(r)
}

func readGoogleMethod(r *reader) {
	readS3Selectors(r)
	if slices.Contains(r.link.SignedHeaders, "x-goog-resumable") {
		r.know(MethodPost)
		return
	}
	readS3Method(r)
}
