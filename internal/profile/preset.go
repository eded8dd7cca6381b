package profile

import "time"

// Preset is what is known of a provider before anything is asked.
type Preset struct {
	Name              string
	Title             string        // as the provider writes itself
	EndpointTemplate  string        // with {region} and {account}; "" where the person must give one
	DefaultRegion     string        // "" where the person must give one
	Style             Style         // StylePath or StyleVirtual
	MaxExpiry         time.Duration // longest presigned link
	PostPolicy        bool          // browser uploads by POST policy
	ConditionalPut    bool          // If-None-Match: * is honoured on PutObject
	ChecksumByDefault bool          // takes the SDK's default request checksums; else WhenRequired
	OperationParam    bool          // takes the SDK's x-id parameter in a presigned link
}

// Presets gives all presets in the order in which they are offered.
func Presets() []Preset { return append([]Preset(nil), presets...) }

// PresetByName finds a preset; false where there is none of that name.
func PresetByName(name string) (Preset, bool) {
	for _, p := range presets {
		if p.Name == name {
			return p, true
		}
	}
	return Preset{}, false
}

const week = 7 * 24 * time.Hour

var presets = []Preset{}
