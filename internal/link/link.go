package link

import (
	"time"

	"daypass/internal/secret"
)

// Provider is the kind of storage that a link points at, told by its signature and its host.
type Provider string

// Providers. ProviderHTTPS is any link whose signature, if it has one, is not known.
const (
	ProviderS3         Provider = "s3"
	ProviderGoogle     Provider = "google"
	ProviderAzure      Provider = "azure"
	ProviderCloudFront Provider = "cloudfront"
	ProviderAlibaba    Provider = "alibaba"
	ProviderTencent    Provider = "tencent"
	ProviderHTTPS      Provider = "https"
)

// Scheme is the way in which a link is signed.
type Scheme string

// Schemes.
const (
	SchemeSigV4    Scheme = "sigv4"     // X-Amz-*, and SigV4A
	SchemeSigV2    Scheme = "sigv2"     // AWSAccessKeyId, Expires, Signature
	SchemeGoog4    Scheme = "goog4"     // X-Goog-*
	SchemeGoog2    Scheme = "goog2"     // GoogleAccessId, Expires, Signature
	SchemeSAS      Scheme = "sas"       // sv, se, sp, sig
	SchemeCFCanned Scheme = "cf-canned" // Expires, Signature, Key-Pair-Id
	SchemeCFCustom Scheme = "cf-custom" // Policy, Signature, Key-Pair-Id
	SchemeOSS1     Scheme = "oss1"      // OSSAccessKeyId, Expires, Signature
	SchemeOSS4     Scheme = "oss4"      // x-oss-*
	SchemeCOS5     Scheme = "cos5"      // q-sign-*
	SchemeNone     Scheme = "none"
)

// Method is the HTTP method that a link is signed for; "" where nothing tells.
type Method string

// Methods.
const (
	MethodGet    Method = "GET"
	MethodPut    Method = "PUT"
	MethodPost   Method = "POST"
	MethodHead   Method = "HEAD"
	MethodDelete Method = "DELETE"
)

// Link is what a link's own text tells, with no network. It is a value and never changes. Apart from
// URL nothing in it is secret: every field may be shown, stored and logged.
type Link struct {
	Provider Provider
	Scheme   Scheme
	// Host is lower case, in ASCII (IDNA), with the port where it is not the default one.
	Host string
	// Insecure says that the link is http, not https.
	Insecure bool
	// Bucket is the bucket, container or access point; "" where the host hides it (CloudFront, own domains).
	Bucket string
	// BucketKnown is false where Bucket and Key are guesses, as on a host of no known provider.
	BucketKnown bool
	// Key is the object's key, decoded ("+" is a plus), without a leading slash.
	Key string
	// VersionID is the version that is asked for (versionId, generation, snapshot); "" for the newest.
	VersionID string
	// PathStyle says that the bucket is in the path and not in the host.
	PathStyle bool
	// Region is the region that was signed for, or that the host names; "" where neither does.
	Region string
	// AccessKeyID is the public half of the key that signed; for Google an account, for CloudFront a key pair.
	AccessKeyID string
	// Name is a safe file name: from the download name that the link asks the storage for
	// (response-content-disposition, rscd), else from the key. Never empty.
	Name string
	// ContentType is the content type that the link asks the storage for; "" where it does not.
	ContentType string
	// Inline says that the link asks the storage to have it opened rather than saved.
	Inline bool
	// SignedAt is when the link was signed, UTC; zero where the scheme does not say.
	SignedAt time.Time
	// NotBefore is when the link begins to work, UTC; zero where it works at once.
	NotBefore time.Time
	// ExpiresAt is when the link ends, UTC; zero where it does not say (a plain link, a SAS with a stored policy).
	ExpiresAt time.Time
	// SessionToken says that a temporary credential signed: the link may end before ExpiresAt.
	SessionToken bool
	// Method is what the link is for; MethodKnown is false where it is a guess or "".
	Method      Method
	MethodKnown bool
	// Permissions are the letters of an Azure SAS (sp=); "" for others.
	Permissions string
	// PartNumber is 1 to 10,000 for a link to one part, else 0.
	PartNumber int
	// UploadID is the multipart upload that the link belongs to, else "".
	UploadID string
	// SignedHeaders are the headers that have to be sent as signed, lower case, in the link's order. "host" is always one.
	SignedHeaders []string
	// CutOff says that the link cannot work because a part of its text is missing: no signature, a short one,
	// or a parameter that the scheme needs. Missing names those parameters.
	CutOff  bool
	Missing []string
	// Hints are what a link made by Daypass says of its file, in the fragment.
	Hints Hints

	url      secret.String
	identity string
}

// URL gives the link as it has to be sent: without fragment, without default port, with every byte that must
// be escaped escaped, and otherwise untouched, since it is signed.
func (l Link) URL() secret.String { return l.url }

// Signed reports whether the link carries a signature of a known scheme, whole or not.
func (l Link) Signed() bool { return l.Scheme != SchemeNone && l.Scheme != "" }

// Identity names the object that the link points at. It holds no secret, is the same after signing again, and
// is the same for path and virtual-host forms where the provider is known to serve one object under both. Two
// links of different identity may still point at one object, never the other way about.
func (l Link) Identity() string { return l.identity }

// Expired reports whether the link's own date is over at now; false where it has none.
func (l Link) Expired(now time.Time) bool { return !l.ExpiresAt.IsZero() && !now.Before(l.ExpiresAt) }
