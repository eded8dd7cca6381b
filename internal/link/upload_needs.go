package link

import (
	"strings"
	"time"
)

// TypeRule says what is to be done about the content type of a file that is sent through a link.
type TypeRule int

// Rules for the content type.
const (
	TypeFree     TypeRule = iota // not signed: the file's own helps whoever gets it
	TypeSigned                   // signed, and the value is not in the link: likely ones have to be tried
	TypeWithheld                 // a type that was not signed spoils the signature, and one that was is not known
)

// UploadNeeds is what an upload link wants beside the bytes.
type UploadNeeds struct {
	Fixed   map[string]string // headers whose value is known
	Sums    []string          // of the headers that are signed, those whose value follows from the file's bytes, lower case
	Type    TypeRule
	Unknown string // a signed header whose value nobody can know; "" none
	Once    bool   // the storage refuses where something is there already
	Bound   bool   // the link is for certain bytes: a checksum or a length is signed
	MaxSize int64  // the most bytes that the storage takes in one request; 0 unknown
}

// UploadNeeds reads from an upload link how it has to be used. Sources: the signed headers of each scheme; "Put Blob"
// and "Create a service SAS" of Azure; "Signature Version 2" of S3, Google and OSS, where content type and MD5 are
// part of every signature.
func (l Link) UploadNeeds() UploadNeeds {
	n := UploadNeeds{Fixed: map[string]string{}, MaxSize: l.largestPut()}
	switch l.Scheme {
	case SchemeSigV2, SchemeGoog2, SchemeOSS1, SchemeOSS4:
		n.Type = TypeWithheld
	case SchemeSAS:
		n.Fixed["X-Ms-Blob-Type"] = "BlockBlob"
		n.Once = l.Permissions != "" && !strings.Contains(l.Permissions, "w")
	default:
	}
	for _, h := range l.SignedHeaders {
		n.need(l, strings.ToLower(h))
	}
	for _, p := range l.query() {
		n.Bound = n.Bound || strings.HasPrefix(p.name, "x-amz-checksum-")
	}
	return n
}

// need takes one signed header in.
func (n *UploadNeeds) need(l Link, header string) {
	switch header {
	case "host":
	case "content-length":
		n.Bound = true // sent with every file
	case "content-type":
		n.Type = TypeSigned
	case "content-md5", "x-amz-checksum-crc32", "x-amz-checksum-crc32c", "x-amz-checksum-crc64nvme", "x-amz-checksum-sha1", "x-amz-checksum-sha256":
		n.Sums, n.Bound = append(n.Sums, header), true
	case "if-none-match":
		n.Fixed["If-None-Match"], n.Once = "*", true
	case "x-goog-if-generation-match":
		n.Fixed["X-Goog-If-Generation-Match"], n.Once = "0", true
	case "x-oss-forbid-overwrite", "x-cos-forbid-overwrite":
		n.Fixed[header], n.Once = "true", true
	case "x-amz-content-sha256", "x-goog-content-sha256":
		n.Fixed[header] = "UNSIGNED-PAYLOAD"
	case "x-amz-date":
		n.Fixed[header] = l.SignedAt.UTC().Format("20060102T150405Z")
	default:
		if value := l.query().get(header); value != "" { // some signers put it into both
			n.Fixed[header] = value
			return
		}
		if n.Unknown == "" {
			n.Unknown = header
		}
	}
}

// Most bytes of one request.
const (
	gib = 1 << 30
	mib = 1 << 20
)

// largestPut is what a provider takes in one request (S3, "PutObject"; Google, "Quotas"; Azure, "Put Blob", by the
// version of its interface; Alibaba and Tencent as S3).
func (l Link) largestPut() int64 {
	switch l.Provider {
	case ProviderGoogle:
		return 5 << 40
	case ProviderAzure:
		version, err := time.Parse(time.DateOnly, l.query().get("sv"))
		switch {
		case err != nil:
			return 0
		case version.Before(time.Date(2016, 5, 31, 0, 0, 0, 0, time.UTC)):
			return 64 * mib
		case version.Before(time.Date(2019, 12, 12, 0, 0, 0, 0, time.UTC)):
			return 256 * mib
		}
		return 5000 * mib
	case ProviderHTTPS:
		return 0
	default:
		return 5 * gib
	}
}

// query reads the link's parameters again.
func (l Link) query() query {
	_, text, _ := strings.Cut(l.url.Reveal(), "?")
	return parseQuery(text)
}
