package profile

import (
	"strings"
	"time"
)

// Preset is what is known of a provider before anything is asked. Where it is wrong for a server, the profile's own
// fields win, and a test of the profile shows it.
type Preset struct {
	Name              string
	Title             string        // as the provider writes itself
	EndpointTemplate  string        // with {region} and {account}; "" where the person must give one
	DefaultRegion     string        // "" where the person must give one
	Style             Style         // StylePath or StyleVirtual
	MaxExpiry         time.Duration // longest presigned link
	PostPolicy        bool          // takes browser uploads by POST policy
	ConditionalPut    bool          // honours If-None-Match: * on PutObject
	ConditionalParts  bool          // and on CompleteMultipartUpload
	Checksum          Checksum      // what it compares an upload's bytes by
	Trailers          bool          // takes an upload's checksum behind the bytes, over https
	MaxObject         int64         // bytes of the largest object; 0: 5 TiB, as S3 held until 2025
	MaxParts          int           // of one multipart upload; 0: 10,000, as S3 has
	ChecksumByDefault bool          // takes the request checksums that SDKs add unasked; else only where required
	OperationParam    bool          // takes the x-id parameter that SDKs add to presigned links
	Local             bool          // usually on one's own machine or network, plain http is common
	Source            string        // where the facts come from
}

// Checksum is the kind of checksum by which a storage compares what it receives with what was sent.
type Checksum string

// The kinds of checksum. ChecksumMD5, the zero value, is a request header that every S3 knows and of which nothing is
// kept. The others are kept with the object: ChecksumCRC64NVME is of all its bytes, ChecksumCRC32C of an object of parts is
// one of the parts' checksums (S3 User Guide, "Checking object integrity").
const (
	ChecksumMD5       Checksum = ""
	ChecksumCRC64NVME Checksum = "crc64nvme"
	ChecksumCRC32C    Checksum = "crc32c"
)

// NeedsAccount reports whether the endpoint is made with an account's name or ID.
func (p Preset) NeedsAccount() bool { return strings.Contains(p.EndpointTemplate, "{account}") }

// NeedsEndpoint reports whether a draft must give the endpoint.
func (p Preset) NeedsEndpoint() bool { return p.EndpointTemplate == "" }

// Presets gives all presets in the order in which they are offered. The practice storage is not offered: Daypass
// makes its profile itself.
func Presets() []Preset {
	var offered []Preset
	for _, p := range presets {
		if p.Name != Practice {
			offered = append(offered, p)
		}
	}
	return offered
}

// PresetByName finds a preset by its name or by a name that people use for it; false where there is none.
func PresetByName(name string) (Preset, bool) {
	name = strings.ToLower(name)
	if alias, ok := aliases[name]; ok {
		name = alias
	}
	for _, p := range presets {
		if p.Name == name {
			return p, true
		}
	}
	return Preset{}, false
}

// Names of presets that code asks for.
const (
	AWS      = "aws"
	Practice = "practice" // the storage inside Daypass
	Other    = "other"    // anything else that speaks S3
)

var aliases = map[string]string{
	"s3": AWS, "amazon": AWS, "cloudflare": "r2", "backblaze": "b2", "gcs": "google", "spaces": "digitalocean",
	"oss": "alibaba", "cos": "tencent", "oci": "oracle", "e2": "idrive", "rgw": "ceph", "versity": "versitygw",
}
