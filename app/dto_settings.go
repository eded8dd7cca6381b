package app

// Preferences are what the settings screen shows, and what was chosen last.
type Preferences struct {
	DownloadFolder    string   `json:"downloadFolder"`
	Language          string   `json:"language"` // "system" or a language tag
	Theme             Theme    `json:"theme"`
	AgreedHosts       []string `json:"agreedHosts"` // private hosts that may be asked
	Conflict          Existing `json:"conflict"`    // what an upload does where a name is taken
	LastProfile       string   `json:"lastProfile"`
	LastBucket        string   `json:"lastBucket"`
	LastPrefix        string   `json:"lastPrefix"`
	LastExpirySeconds int64    `json:"lastExpirySeconds"`
	LastWithdrawable  bool     `json:"lastWithdrawable"` // the last link that was made can be withdrawn
	LastEach          bool     `json:"lastEach"`         // of several files: a link to each of them instead of one page
}

// Limits are what transfers are bounded by, here and on the command line. 0 is Daypass' own choice of a number, and no
// limit of a bandwidth.
type Limits struct {
	Jobs          int   `json:"jobs"`          // at once
	Connections   int   `json:"connections"`   // in all
	PerHost       int   `json:"perHost"`       // connections to one host
	DownPerSecond int64 `json:"downPerSecond"` // bytes
	UpPerSecond   int64 `json:"upPerSecond"`   // bytes
}

// Info is what the page needs to know of the program and this computer.
type Info struct {
	Version  string    `json:"version"`
	OS       string    `json:"os"` // "linux", "darwin", "windows"
	Arch     string    `json:"arch"`
	Vault    VaultKind `json:"vault"`
	DataDir  string    `json:"dataDir"`
	Timezone string    `json:"timezone"`
	Locale   string    `json:"locale"` // BCP 47 of this computer's language, "" unknown
	// Notices: nothing failed, but something was set aside (a damaged database).
	Notices []Problem `json:"notices"`
	// Problem: the data folder could not be opened. Every other call answers with the same.
	Problem *Problem `json:"problem,omitempty"`
}
