package app

// Preset is what is known of a provider before anything is typed.
type Preset struct {
	Name             string       `json:"name"`
	Title            string       `json:"title"`
	EndpointTemplate string       `json:"endpointTemplate"`
	DefaultRegion    string       `json:"defaultRegion"`
	Style            AddressStyle `json:"style"`
	MaxExpirySeconds int64        `json:"maxExpirySeconds"`
}

// Place is a bucket and a prefix in it.
type Place struct {
	Bucket string `json:"bucket"`
	Prefix string `json:"prefix"`
}

// Profile is a storage with its access, without the secret.
type Profile struct {
	ID                   string       `json:"id"`
	Name                 string       `json:"name"`
	Preset               string       `json:"preset"`
	Endpoint             string       `json:"endpoint"`
	PublicEndpoint       string       `json:"publicEndpoint"`
	Region               string       `json:"region"`
	Style                AddressStyle `json:"style"`
	AccessKeyID          string       `json:"accessKeyId"`
	CAPEM                string       `json:"caPem"`
	Places               []Place      `json:"places"`
	DefaultExpirySeconds int64        `json:"defaultExpirySeconds"` // 0: the app's default
	MaxExpirySeconds     int64        `json:"maxExpirySeconds"`     // 0: no policy
	CredentialExpires    string       `json:"credentialExpires"`    // RFC 3339, "" where it does not
	CreatedAt            string       `json:"createdAt"`
	Practice             bool         `json:"practice"` // practice storage: links work on this computer alone
}

// Draft is a form for a new or changed profile. An empty Secret keeps the stored one on Update.
type Draft struct {
	Name                 string       `json:"name"`
	Preset               string       `json:"preset"`
	Account              string       `json:"account"`  // fills {account} of the preset's endpoint
	Endpoint             string       `json:"endpoint"` // "" for the preset's
	PublicEndpoint       string       `json:"publicEndpoint"`
	Region               string       `json:"region"` // "" for the preset's
	Style                AddressStyle `json:"style"`
	AccessKeyID          string       `json:"accessKeyId"`
	Secret               string       `json:"secret"`
	SessionToken         string       `json:"sessionToken"`
	CAPEM                string       `json:"caPem"`
	Places               []Place      `json:"places"`
	DefaultExpirySeconds int64        `json:"defaultExpirySeconds"`
	MaxExpirySeconds     int64        `json:"maxExpirySeconds"`
	CredentialExpires    string       `json:"credentialExpires"`
}

// ProfileFile is a file with a storage's settings that was read, without the secret. Sealed: it brings the key, which a
// passphrase opens; else the key is asked for.
type ProfileFile struct {
	Handle         string   `json:"handle"` // "": there is none
	Sealed         bool     `json:"sealed"`
	Name           string   `json:"name"`
	Preset         string   `json:"preset"`
	Endpoint       string   `json:"endpoint"`
	PublicEndpoint string   `json:"publicEndpoint"`
	AccessKeyID    string   `json:"accessKeyId"`
	Places         []string `json:"places"` // bucket/prefix
}

// ProfileFileRequest asks for a storage made of a file that was read, with what it does not bring.
type ProfileFileRequest struct {
	Handle      string `json:"handle"`
	Name        string `json:"name"`
	Passphrase  string `json:"passphrase"`
	AccessKeyID string `json:"accessKeyId"`
	Secret      string `json:"secret"`
}

// TestStep is one step of a profile's test.
type TestStep struct {
	Name    StepName          `json:"name"`
	State   StepState         `json:"state"`
	Problem *Problem          `json:"problem,omitempty"`
	Detail  map[string]string `json:"detail"`
}

// BrowseRequest asks for one page of a folder. Token is Next of the page before.
type BrowseRequest struct {
	Profile string `json:"profile"`
	Bucket  string `json:"bucket"`
	Prefix  string `json:"prefix"`
	Token   string `json:"token"`
}

// Entry is a file or a folder.
type Entry struct {
	Key      string `json:"key"`
	Name     string `json:"name"`
	Folder   bool   `json:"folder"`
	Size     int64  `json:"size"`     // bytes; 0 for a folder
	Modified string `json:"modified"` // RFC 3339, "" for a folder
	ETag     string `json:"etag"`
}

// Page is one page of a folder. Next is "" at the end.
type Page struct {
	Entries []Entry `json:"entries"`
	Next    string  `json:"next"`
}
