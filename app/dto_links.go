package app

// Inspection is what is known of one link in a pasted text.
type Inspection struct {
	Handle     string     `json:"handle"` // stands for the link in later calls; lives as long as the process
	Provider   string     `json:"provider"`
	Scheme     string     `json:"scheme"`
	State      LinkState  `json:"state"`
	Problem    *Problem   `json:"problem,omitempty"`
	Capability Capability `json:"capability"`
	Method     string     `json:"method"` // "" where unknown
	Name       string     `json:"name"`
	Size       int64      `json:"size"` // bytes; -1 unknown
	Host       string     `json:"host"`
	Bucket     string     `json:"bucket"`
	Key        string     `json:"key"`
	VersionID  string     `json:"versionId"`
	Region     string     `json:"region"`
	ETag       string     `json:"etag"`
	Modified   string     `json:"modified"` // RFC 3339, "" unknown
	Ranges     bool       `json:"ranges"`   // a broken download can go on
	SignedAt   string     `json:"signedAt"`
	ExpiresAt  string     `json:"expiresAt"` // RFC 3339, "" where the link tells none
	// SecondsLeft is negative after the end; 0 where ExpiresAt is "".
	SecondsLeft    int64    `json:"secondsLeft"`
	SessionToken   bool     `json:"sessionToken"`   // the sender's sign-in may end it earlier
	ResumableBytes int64    `json:"resumableBytes"` // kept from an earlier try
	Repairs        []string `json:"repairs"`        // what the mail did to it, by the names of message keys repair_<name>
	Rewriter       string   `json:"rewriter"`       // the mail filter that stands before it and cannot be seen through
	Private        bool     `json:"private"`        // a loopback or private address that was not agreed to: nothing was sent
	Probed         bool     `json:"probed"`         // the storage was asked
	IssuedByUs     bool     `json:"issuedByUs"`
	IssuedID       string   `json:"issuedId"`
	// Upload tells what a link for sending takes; absent for others.
	Upload *Deposit `json:"upload,omitempty"`
	// Page tells what a share page offers that the link opens; absent for others.
	Page *PastedPage `json:"page,omitempty"`
}

// Deposit is what an upload link, a ticket or a request page takes.
type Deposit struct {
	Ticket   bool   `json:"ticket"`   // goes on where it was after a break; a link starts from the beginning
	MaxBytes int64  `json:"maxBytes"` // the largest file; 0 unknown
	Once     bool   `json:"once"`     // refuses where a file was delivered already
	Several  bool   `json:"several"`  // a request page: any number of files, and folders
	Title    string `json:"title"`    // of a ticket or a page, as the rest
	Note     string `json:"note"`
	From     string `json:"from"` // who asks, "" not told
	Name     string `json:"name"` // that the file will have, "" its own
}

// Limit is the longest that a new link of a profile can work, and why.
type Limit struct {
	MaxSeconds       int64  `json:"maxSeconds"`
	CappedBy         Cap    `json:"cappedBy"`
	CredentialEndsAt string `json:"credentialEndsAt"` // RFC 3339, "" where it does not end
	DefaultSeconds   int64  `json:"defaultSeconds"`
	Timezone         string `json:"timezone"` // IANA name of this computer's zone
	ServerTime       string `json:"serverTime"`
}

// ShareRequest asks for a new link. Until (RFC 3339, or a date alone: its end in the local zone) wins over
// ExpiresInSeconds.
type ShareRequest struct {
	Profile          string `json:"profile"`
	Bucket           string `json:"bucket"`
	Key              string `json:"key"`
	VersionID        string `json:"versionId"`
	ExpiresInSeconds int64  `json:"expiresInSeconds"`
	Until            string `json:"until"`
	Name             string `json:"name"`   // the download's name; "" for the key's last part
	Inline           bool   `json:"inline"` // opens in the browser
	// Withdrawable: a link to a copy, which can be ended before its date.
	Withdrawable bool   `json:"withdrawable"`
	Copying      string `json:"copying"` // as in ShareManyRequest
}

// IssuedLink is a row of the ledger; it holds no signature.
type IssuedLink struct {
	ID        string      `json:"id"`
	Profile   string      `json:"profile"`
	Host      string      `json:"host"`
	Bucket    string      `json:"bucket"`
	Key       string      `json:"key"`
	VersionID string      `json:"versionId"`
	Name      string      `json:"name"`
	Inline    bool        `json:"inline"`
	Method    string      `json:"method"`
	Size      int64       `json:"size"` // bytes; -1 unknown
	State     IssuedState `json:"state"`
	CappedBy  Cap         `json:"cappedBy"`
	SignedAt  string      `json:"signedAt"`
	ExpiresAt string      `json:"expiresAt"`
	CreatedAt string      `json:"createdAt"`
	Kind      LinkKind    `json:"kind"`
	// Withdrawable: what it opens is Daypass' own, and is deleted to end it.
	Withdrawable bool  `json:"withdrawable"`
	Files        int   `json:"files"` // that a page lists
	Bytes        int64 `json:"bytes"` // of these files
	// LocalOnly: its host is this computer, so it works here alone.
	LocalOnly bool `json:"localOnly"`
}

// Created is a link to hand out, with its row of the ledger.
type Created struct {
	Issued IssuedLink `json:"issued"`
	URL    string     `json:"url"`
	// Notice is what its maker has to know, once.
	Notice *Problem `json:"notice,omitempty"`
}

// LinkFilter narrows the ledger. State "" is all; After is Next of the page before.
type LinkFilter struct {
	State  IssuedState `json:"state"`
	Search string      `json:"search"`
	After  string      `json:"after"`
	Limit  int         `json:"limit"` // 1 to 500; 0 is 100
}

// LinkPage is one page of the ledger, newest first. Next is "" at the end.
type LinkPage struct {
	Links []IssuedLink `json:"links"`
	Next  string       `json:"next"`
}

// ExtendRequest asks for a later end of an issued link: a new link to the same object.
type ExtendRequest struct {
	ID               string `json:"id"`
	ExpiresInSeconds int64  `json:"expiresInSeconds"`
	Until            string `json:"until"`
}
