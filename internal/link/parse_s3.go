package link

import (
	"slices"
	"strconv"
	"strings"
)

// readSigV4 reads AWS Signature Version 4 (and 4A) in a query. Source: "Authenticating Requests: Using Query
// Parameters" of the S3 API reference.
func readSigV4(r *reader) {
	r.link.Scheme = SchemeSigV4
	asymmetric := r.oneOf("X-Amz-Algorithm", "AWS4-HMAC-SHA256", "AWS4-ECDSA-P256-SHA256") == "AWS4-ECDSA-P256-SHA256"
	if asymmetric {
		r.credential("X-Amz-Credential", "aws4_request", 3)
		r.hex("X-Amz-Signature", derLengths()...)
	} else {
		r.credential("X-Amz-Credential", "aws4_request", 4)
		r.hex("X-Amz-Signature", 64)
	}
	r.window("X-Amz-Date", "X-Amz-Expires")
	r.headers("X-Amz-SignedHeaders")
	r.link.SessionToken = r.q.get("x-amz-security-token") != "" || r.q.get("x-amz-s3session-token") != ""
	readS3Selectors(r)
	readS3Method(r)
}

// derLengths are those of two 32-byte numbers in DER, in hexadecimal digits.
func derLengths() []int { return []int{134, 136, 138, 140, 142, 144} }

// readSigV2 reads AWS Signature Version 2, and its twin of Huawei OBS.
func readSigV2(r *reader) {
	r.link.Scheme = SchemeSigV2
	key := "AWSAccessKeyId"
	if r.q.has("accesskeyid") {
		key = "AccessKeyId"
	}
	r.link.AccessKeyID = r.need(key)
	if r.q.last(key) && tornKeyID(r.link.AccessKeyID) {
		r.lacks(key)
	}
	r.link.ExpiresAt = r.unixExpires()
	r.base64("Signature", 20, 32)
	r.link.SignedHeaders = []string{"host"}
	r.link.SessionToken = r.q.hasAny("x-amz-security-token", "x-obs-security-token")
	readS3Selectors(r)
	readS3Method(r)
}

// tornKeyID reports whether an access key ID is shorter than it may be; those of AWS have 20 characters.
func tornKeyID(id string) bool {
	if strings.HasPrefix(id, "AKIA") || strings.HasPrefix(id, "ASIA") {
		return len(id) != 20
	}
	return len(id) < 4
}

// readS3Selectors reads what chooses a version, a part or an upload.
func readS3Selectors(r *reader) {
	r.link.VersionID = r.q.get("versionid")
	if r.link.VersionID == "" {
		r.link.VersionID = r.q.get("generation")
	}
	r.link.UploadID = r.q.get("uploadid")
	if v := r.q.get("partnumber"); v != "" {
		n, err := strconv.Atoi(v)
		if err != nil || n < 1 || n > 10000 || !isDigit(v[0]) {
			r.spoiled("partNumber")
			return
		}
		r.link.PartNumber = n
	}
}

// readS3Method finds out what a link is for; the method itself is not in it.
func readS3Method(r *reader) {
	if m, ok := methodOf(r.q.get("x-id")); ok {
		r.know(m)
		return
	}
	switch {
	case r.link.UploadID != "" && r.link.PartNumber > 0:
		r.know(MethodPut)
	case r.q.has("uploads"):
		r.know(MethodPost)
	}
	for _, p := range r.q {
		switch {
		case strings.HasPrefix(p.name, "response-"), p.name == "x-amz-checksum-mode":
			r.guess(MethodGet)
		case strings.HasPrefix(p.name, "x-amz-meta-"), strings.HasPrefix(p.name, "x-amz-checksum-"), p.name == "x-amz-acl",
			p.name == "x-amz-sdk-checksum-algorithm", p.name == "x-amz-tagging", p.name == "x-amz-storage-class",
			strings.HasPrefix(p.name, "x-amz-server-side-encryption"):
			r.guess(MethodPut)
		}
	}
	guessByHeaders(r)
}

// guessByHeaders knows that bodies have types and lengths, and that ranges are read.
func guessByHeaders(r *reader) {
	for _, h := range r.link.SignedHeaders {
		switch {
		case h == "range", h == "if-match", h == "if-range":
			r.guess(MethodGet)
		case slices.Contains([]string{"content-type", "content-length", "content-md5", "if-none-match"}, h),
			strings.HasPrefix(h, "x-amz-meta-"), strings.HasPrefix(h, "x-amz-checksum-"), h == "x-amz-acl",
			strings.HasPrefix(h, "x-goog-meta-"):
			r.guess(MethodPut)
		}
	}
}

// methodOf gives the method of an operation that the AWS SDKs name in x-id.
func methodOf(operation string) (Method, bool) {
	switch operation {
	case "GetObject", "ListObjectsV2", "ListParts", "GetObjectAttributes", "GetObjectTagging":
		return MethodGet, true
	case "PutObject", "UploadPart", "CopyObject", "UploadPartCopy", "PutObjectTagging":
		return MethodPut, true
	case "CreateMultipartUpload", "CompleteMultipartUpload", "DeleteObjects":
		return MethodPost, true
	case "HeadObject", "HeadBucket":
		return MethodHead, true
	case "DeleteObject", "AbortMultipartUpload":
		return MethodDelete, true
	}
	return "", false
}
