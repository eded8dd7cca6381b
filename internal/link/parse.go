package link

import (
	"strings"

	"daypass/internal/filename"
	"daypass/internal/secret"
)

// MaxLink is the longest link, in bytes, that Parse takes. Storages take 8 KiB or less.
const MaxLink = 64 << 10

// Parse reads one link; white space around it is no part of it. A link that is cut off is no error: Link.CutOff
// says so.
//
// Errors: LinkNotFound (no link at all), LinkScheme (neither https nor http), LinkUserInfo, LinkTooLong,
// LinkMalformed (control characters, no host, broken escapes, values that cannot be).
func Parse(raw string) (Link, error) {
	p, err := split(strings.TrimSpace(raw))
	if err != nil {
		return Link{}, err
	}
	l := Link{Scheme: SchemeNone, Provider: ProviderHTTPS, Host: p.host, Insecure: p.insecure, Hints: parseHints(p.fragment)}
	q := parseQuery(p.query)
	r := reader{link: &l, q: q}
	if read := schemeOf(q, p.host); read != nil {
		read(&r)
	}
	if r.err != nil {
		return Link{}, r.err
	}
	if p.torn && l.Signed() {
		l.CutOff = true
	}
	e := locate(p.host, l)
	l.place(e, p.path)
	l.Provider = providerOf(l.Scheme, e.provider)
	l.describe(q)
	l.identity = identify(l, e, p, q)
	l.url = secret.NewString(p.url())
	return l, nil
}

// schemeOf tells by the names of the parameters how a link is signed; nil for a plain one. Names that only one
// scheme has come first.
func schemeOf(q query, host string) func(*reader) {
	switch {
	case q.hasAny("x-amz-signature", "x-amz-credential", "x-amz-algorithm"):
		return readSigV4
	case q.hasAny("x-goog-signature", "x-goog-credential", "x-goog-algorithm"):
		return readGoog4
	case q.hasAny("x-oss-signature", "x-oss-credential", "x-oss-signature-version"):
		return readOSS4
	case q.hasAny("q-signature", "q-sign-algorithm", "q-sign-time"):
		return readCOS5
	case q.has("googleaccessid"):
		return readGoog2
	case q.has("ossaccesskeyid"):
		return readOSS1
	case q.has("awsaccesskeyid"), q.has("accesskeyid") && q.hasAny("signature", "expires"):
		return readSigV2
	case isCloudFront(q, host):
		return readCloudFront
	case isSAS(q, host):
		return readSAS
	}
	return nil
}

// providerOf lets the host decide between storages that take each other's signatures.
func providerOf(s Scheme, host Provider) Provider {
	switch s {
	case SchemeSigV4, SchemeSigV2:
		if host != "" {
			return host
		}
		return ProviderS3
	case SchemeGoog4, SchemeGoog2:
		return ProviderGoogle
	case SchemeSAS:
		return ProviderAzure
	case SchemeCFCanned, SchemeCFCustom:
		return ProviderCloudFront
	case SchemeOSS1, SchemeOSS4:
		return ProviderAlibaba
	case SchemeCOS5:
		return ProviderTencent
	default:
		return ProviderHTTPS
	}
}

// place sets bucket and key from host and path.
func (l *Link) place(e endpoint, path string) {
	path = strings.TrimPrefix(path, "/")
	l.BucketKnown, l.PathStyle = e.known, e.pathStyle
	if l.Region == "" {
		l.Region = e.region
	}
	if !e.pathStyle {
		l.Bucket, l.Key = e.bucket, unescape(path)
		return
	}
	bucket, key, _ := strings.Cut(path, "/")
	l.Bucket, l.Key = unescape(bucket), unescape(key)
}

// describe sets what the storage is asked to say of the file, and the file's name.
func (l *Link) describe(q query) {
	disposition := ""
	if l.Signed() { // an unsigned link cannot ask for these; they would be anybody's words
		disposition = q.text("response-content-disposition") + q.text("rscd")
		l.ContentType = q.text("response-content-type") + q.text("rsct")
	}
	d := filename.ParseDisposition(disposition)
	l.Inline = d.Inline()
	l.Name = filename.Resolve("", d.Name, l.Key, l.ContentType)
}
