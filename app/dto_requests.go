package app

// AskRequest asks for files: a folder of its own below a place, and what others send into it with. Until and ExpiresInSeconds
// are those of ShareRequest.
type AskRequest struct {
	Profile          string      `json:"profile"`
	Bucket           string      `json:"bucket"`
	Prefix           string      `json:"prefix"` // "" or a folder with its slash
	Kind             RequestKind `json:"kind"`   // "" is a page
	Title            string      `json:"title"`
	Note             string      `json:"note"`
	From             string      `json:"from"`
	MaxBytes         int64       `json:"maxBytes"` // of one file; 0: what the storage takes
	ExpiresInSeconds int64       `json:"expiresInSeconds"`
	Until            string      `json:"until"`
}

// FileRequest is a request for files; it holds no signature.
type FileRequest struct {
	ID        string       `json:"id"`
	Kind      RequestKind  `json:"kind"`
	State     RequestState `json:"state"`
	Title     string       `json:"title"`
	Note      string       `json:"note"`
	Profile   string       `json:"profile"`
	Bucket    string       `json:"bucket"`
	Prefix    string       `json:"prefix"` // its own folder
	MaxBytes  int64        `json:"maxBytes"`
	Limit     RequestLimit `json:"limit"`
	CappedBy  Cap          `json:"cappedBy"`
	HasLink   bool         `json:"hasLink"` // it can be copied again; else File was handed out
	LinkID    string       `json:"linkId"`  // of its link in the ledger, "" none
	File      string       `json:"file"`    // name of the ticket's or the form's file, "" none
	CreatedAt string       `json:"createdAt"`
	ExpiresAt string       `json:"expiresAt"`
	ClosedAt  string       `json:"closedAt"`  // "" open
	CheckedAt string       `json:"checkedAt"` // the last look, "" never
	Arrived   int          `json:"arrived"`
	Unseen    int          `json:"unseen"`
}

// Asked is a request with what is to be handed out.
type Asked struct {
	Request FileRequest `json:"request"`
	URL     string      `json:"url"` // "" where a file was written
	// LocalOnly: its host is this computer, so it works here alone.
	LocalOnly bool `json:"localOnly"`
	// Notice is what its maker has to know, once.
	Notice *Problem `json:"notice,omitempty"`
}

// RequestFilter narrows the requests. After is Next of the page before.
type RequestFilter struct {
	OpenOnly bool   `json:"openOnly"`
	Search   string `json:"search"` // words of the title, the note or the place; "" is all
	After    string `json:"after"`
	Limit    int    `json:"limit"` // 1 to 500; 0 is 100
}

// RequestPage is one page of requests, newest first. Next is "" at the end.
type RequestPage struct {
	Requests []FileRequest `json:"requests"`
	Next     string        `json:"next"`
}

// Arrival is a file that came.
type Arrival struct {
	ID       int64  `json:"id"`
	Name     string `json:"name"`
	Path     string `json:"path"` // with the sender's folders
	Size     int64  `json:"size"`
	At       string `json:"at"`
	Seen     bool   `json:"seen"`
	TooLarge bool   `json:"tooLarge"`
}

// ArrivalFilter asks for one page of what came with a request. Before is Next of the page before, 0 the newest.
type ArrivalFilter struct {
	Request string `json:"request"`
	Before  int64  `json:"before"`
	Limit   int    `json:"limit"` // 1 to 500; 0 is 100
}

// ArrivalPage is one page of arrivals, newest first. Next is 0 at the end.
type ArrivalPage struct {
	Arrivals []Arrival `json:"arrivals"`
	Next     int64     `json:"next"`
}

// FetchRequest saves what came into a folder, in the senders' own folders.
type FetchRequest struct {
	Request string `json:"request"`
	Arrival int64  `json:"arrival"` // 0: all
	Folder  string `json:"folder"`  // "" for the download folder
}

// RequestClosed is what closing did.
type RequestClosed struct {
	Request FileRequest `json:"request"`
	// UsableUntil is not "" where who has kept the form or the upload link can send until then.
	UsableUntil string `json:"usableUntil"`
}
