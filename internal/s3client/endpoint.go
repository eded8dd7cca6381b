package s3client

import (
	"net"
	"net/netip"
	"net/url"
	"strings"

	"daypass/internal/apperr"
	"daypass/internal/profile"
)

// parseEndpoint reads a profile's endpoint: http or https, a host, at most a path; nothing else.
func parseEndpoint(text string) (*url.URL, error) {
	u, err := url.Parse(strings.TrimRight(text, "/"))
	if err != nil || u.Hostname() == "" || (u.Scheme != "http" && u.Scheme != "https") || u.User != nil || u.RawQuery != "" || u.Fragment != "" {
		return nil, apperr.New(apperr.ProfileInvalid, apperr.Params{"field": "endpoint"})
	}
	u.Host = withoutDefaultPort(u.Scheme, u.Host)
	return u, nil
}

// withoutDefaultPort drops :80 and :443 where they are the default: clients do not send them in Host, and
// Host is signed.
func withoutDefaultPort(scheme, host string) string {
	host = strings.ToLower(host)
	if scheme == "http" {
		return strings.TrimSuffix(host, ":80")
	}
	return strings.TrimSuffix(host, ":443")
}

// pathStyle decides how a bucket is addressed. The profile's word counts, but a name that cannot stand in
// front of the host never does.
func pathStyle(p profile.Profile, host, scheme, bucket string) bool {
	switch {
	case p.Style == profile.StylePath, !hostLabels(bucket), isAddress(host):
		return true
	case p.Style == profile.StyleVirtual:
		return false
	case scheme == "https" && strings.Contains(bucket, "."):
		return true // *.host covers one label only
	}
	preset, ok := profile.PresetByName(p.Preset)
	return !ok || preset.Style != profile.StyleVirtual || !strings.Contains(host, ".")
}

// isAddress reports whether the host is an IP address, which has no names below it.
func isAddress(host string) bool {
	_, err := netip.ParseAddr(host)
	return err == nil
}

// hostLabels reports whether a bucket's name can be part of a host name (S3 bucket naming rules).
func hostLabels(bucket string) bool {
	if len(bucket) < 3 || len(bucket) > 63 || net.ParseIP(bucket) != nil {
		return false
	}
	for label := range strings.SplitSeq(bucket, ".") {
		if label == "" || label[0] == '-' || label[len(label)-1] == '-' || strings.ContainsFunc(label, notInLabel) {
			return false
		}
	}
	return true
}

func notInLabel(r rune) bool {
	return (r < 'a' || r > 'z') && (r < '0' || r > '9') && r != '-'
}

// objectURL is the unsigned address of an object; key "" is the bucket itself.
func objectURL(p profile.Profile, endpoint, bucket, key string) (*url.URL, error) {
	u, err := parseEndpoint(endpoint)
	if err != nil {
		return nil, err
	}
	if bucket == "" {
		return nil, apperr.New(apperr.PlaceInvalid, apperr.Params{"place": ""})
	}
	path := strings.TrimRight(u.Path, "/") + "/"
	if pathStyle(p, u.Hostname(), u.Scheme, bucket) {
		path += bucket
		if key != "" {
			path += "/" + key
		}
	} else {
		u.Host = bucket + "." + u.Host
		path += key
	}
	u.Path, u.RawPath = path, escapePath(path)
	return u, nil
}

const upperHex = "0123456789ABCDEF"

// escapePath escapes every byte but A-Z a-z 0-9 - . _ ~ and / (SigV4, UriEncode with slashes kept). What is
// sent is thereby what is signed.
func escapePath(path string) string {
	var b strings.Builder
	b.Grow(len(path) + 16)
	for i := range len(path) {
		c := path[i]
		if unreserved(c) || c == '/' {
			b.WriteByte(c)
			continue
		}
		b.WriteByte('%')
		b.WriteByte(upperHex[c>>4])
		b.WriteByte(upperHex[c&15])
	}
	return b.String()
}

func unreserved(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '-' || c == '.' || c == '_' || c == '~'
}
