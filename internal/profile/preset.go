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
	ChecksumByDefault bool          // takes the request checksums that SDKs add unasked; else only where required
	OperationParam    bool          // takes the x-id parameter that SDKs add to presigned links
	Local             bool          // usually on one's own machine or network, plain http is common
	Source            string        // where the facts come from
}

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
	"oss": "alibaba", "cos": "tencent", "oci": "oracle", "e2": "idrive", "rgw": "ceph", "versitygw": Other,
}
