package cli

import "daypass/internal/apperr"

// The JSON lines: one object a line, "type" first. Fields are only ever added.

type inspectLine struct {
	Type           string  `json:"type"` // "inspect"
	Provider       string  `json:"provider"`
	Method         *string `json:"method"`
	Bucket         *string `json:"bucket"`
	Key            *string `json:"key"`
	Host           string  `json:"host"`
	ExpiresAt      *string `json:"expires_at"`
	SecondsLeft    *int64  `json:"seconds_left"`
	Name           string  `json:"name"`
	Size           *int64  `json:"size"`
	ETag           *string `json:"etag"`
	Ranges         *bool   `json:"ranges"`
	ResumableBytes int64   `json:"resumable_bytes"`
	State          string  `json:"state"`
	Problem        *reason `json:"problem"`

	MethodKnown bool     `json:"method_known"`
	Region      *string  `json:"region"`
	Repairs     []string `json:"repairs"`
	LinkID      *string  `json:"link_id"`

	Ticket *ticketLine `json:"ticket,omitempty"`
	Page   *pageLine   `json:"page,omitempty"`
}

// pageLine is what a page of Daypass says beside what every link does.
type pageLine struct {
	Kind    string  `json:"kind"` // request: it asks for files; share
	Title   string  `json:"title"`
	Note    string  `json:"note"`
	From    *string `json:"from"`
	MaxSize *int64  `json:"max_size"` // of a file that a request takes; null: it does not tell
	Files   *int    `json:"files"`    // of a share
	Bytes   *int64  `json:"bytes"`
}

// ticketLine is what a ticket says beside what every link does.
type ticketLine struct {
	Title   string `json:"title"`
	Note    string `json:"note"`
	MaxSize int64  `json:"max_size"`
	Parts   int    `json:"parts"`
}

// reason is a failure inside another line.
type reason struct {
	Code    string        `json:"code"`
	Message string        `json:"message"`
	Next    string        `json:"next"`
	Detail  apperr.Params `json:"detail"`
}

type errorLine struct {
	Type string `json:"type"` // "error"
	reason
	Job *string `json:"job,omitempty"`
}

type noticeLine struct {
	Type string `json:"type"` // "notice": nothing failed, but a person should know
	reason
}

type startLine struct {
	Type         string `json:"type"` // "start"
	Job          string `json:"job"`
	Name         string `json:"name"`
	Size         *int64 `json:"size"`
	ResumedBytes int64  `json:"resumed_bytes"`
}

type progressLine struct {
	Type           string `json:"type"` // "progress"
	Job            string `json:"job"`
	Bytes          int64  `json:"bytes"`
	Size           *int64 `json:"size"`
	BytesPerSecond int64  `json:"bytes_per_second"`
}

type restartedLine struct {
	Type  string `json:"type"` // "restarted": what the storage had of an upload is gone
	Job   string `json:"job"`
	Times int    `json:"times"`
}

type leftOutLine struct {
	Type   string `json:"type"` // "left_out": part of a folder that is not sent, and no failure
	Path   string `json:"path"`
	Reason string `json:"reason"` // symlink, empty_folder
}

type waitLine struct {
	Type   string  `json:"type"` // "waiting"
	Job    string  `json:"job"`
	For    string  `json:"for"` // network, disk, time
	Until  *string `json:"until,omitempty"`
	Reason *reason `json:"problem"`
}

type doneLine struct {
	Type         string  `json:"type"` // "done"
	Job          string  `json:"job"`
	Path         string  `json:"path"`
	Size         int64   `json:"size"`
	Verified     *string `json:"verified"` // null where nothing was fetched: Skipped
	FetchedBytes int64   `json:"fetched_bytes"`
	Seconds      float64 `json:"seconds"`
	Skipped      bool    `json:"skipped,omitempty"`
	Renamed      bool    `json:"renamed,omitempty"` // of a folder's file: it could not keep its name
	Source       *string `json:"source,omitempty"`  // and what it is called where it comes from
}

type summaryLine struct {
	Type    string  `json:"type"` // "summary"
	Done    int     `json:"done"`
	Failed  int     `json:"failed"`
	Bytes   int64   `json:"bytes"`
	Seconds float64 `json:"seconds"`
}

type linkLine struct {
	Type      string  `json:"type"` // "link"
	ID        string  `json:"id"`
	URL       *string `json:"url"` // null in a list
	ExpiresAt string  `json:"expires_at"`
	Name      string  `json:"name"`
	CappedBy  *string `json:"capped_by"`

	State    string `json:"state"`
	Profile  string `json:"profile"`
	Bucket   string `json:"bucket"`
	Key      string `json:"key"`
	Size     int64  `json:"size"`
	Replaces string `json:"replaces,omitempty"`

	Kind         string `json:"kind"` // file, page, request
	Withdrawable bool   `json:"withdrawable"`
	Files        int    `json:"files,omitempty"`      // that a page lists
	Bytes        int64  `json:"bytes,omitempty"`      // their sizes together
	CopyBytes    *int64 `json:"copy_bytes,omitempty"` // that the storage holds for it beside the file itself
}

type copyLine struct {
	Type   string `json:"type"` // "copy": the storage copies a file for a link that can be withdrawn
	Bucket string `json:"bucket"`
	Key    string `json:"key"`
	Bytes  int64  `json:"bytes"`
	Size   int64  `json:"size"` // that much more is stored until the link ends
}

type withdrawnLine struct {
	Type         string   `json:"type"` // "withdrawn"
	ID           string   `json:"id"`
	Proved       bool     `json:"proved"`        // the link was tried, and does not open any more
	VersionsLeft bool     `json:"versions_left"` // older versions stay in the bucket
	FilesOpen    int      `json:"files_open"`    // links in a page that work until their date, for who has kept them
	Also         []string `json:"also"`          // further links that ended with it
}

type sweptLine struct {
	Type    string  `json:"type"` // "swept"
	Removed int     `json:"removed"`
	Bytes   int64   `json:"bytes"`
	Left    int     `json:"left"`
	Problem *reason `json:"problem"`
}

type leftoverLine struct {
	Type    string  `json:"type"` // "leftover": an upload that a storage may still hold
	Path    string  `json:"path"`
	Job     string  `json:"job"`
	LeftAt  string  `json:"left_at"`
	State   string  `json:"state"` // found, removed, stays
	Problem *reason `json:"problem"`
}

type messageLine struct {
	Type string `json:"type"` // "message": a link ready to be sent
	ID   string `json:"id"`
	Text string `json:"text"`
}

type savedLine struct {
	Type string `json:"type"` // "saved": a link written to a file
	ID   string `json:"id"`
	Path string `json:"path"`
}

type requestLine struct {
	Type      string  `json:"type"` // "request"
	ID        string  `json:"id"`
	Kind      string  `json:"kind"`
	URL       *string `json:"url"`  // null where it is a file, and in a list
	Path      *string `json:"path"` // the ticket or form file written
	ExpiresAt string  `json:"expires_at"`

	State    string  `json:"state"`
	Title    string  `json:"title"`
	Place    string  `json:"place"` // where files arrive
	CappedBy *string `json:"capped_by"`
	MaxSize  *int64  `json:"max_size"`
	Limit    *string `json:"limit"` // who holds files to it: signature (the storage refuses larger ones), arrival (they are marked)
	Arrived  int     `json:"arrived"`
	Unseen   int     `json:"unseen"`
}

type arrivalLine struct {
	Type    string `json:"type"` // "arrival"
	Request string `json:"request"`
	Name    string `json:"name"`
	Size    int64  `json:"size"`
	At      string `json:"at"`
	Key     string `json:"key"`

	Path     string `json:"path"` // with the sender's folders
	Seen     bool   `json:"seen"`
	TooLarge bool   `json:"too_large"`
}

type closedLine struct {
	Type        string  `json:"type"` // "closed"
	Request     string  `json:"request"`
	Arrived     int     `json:"arrived"`
	UsableUntil *string `json:"usable_until"` // until when a form or an upload link that somebody kept can be used; null: no more
}

type profileLine struct {
	Type                 string   `json:"type"` // "profile"
	Name                 string   `json:"name"`
	Provider             string   `json:"provider"`
	Endpoint             string   `json:"endpoint"`
	PublicEndpoint       *string  `json:"public_endpoint"`
	Region               string   `json:"region"`
	Style                string   `json:"style"`
	AccessKey            string   `json:"access_key"`
	Places               []string `json:"places"`
	DefaultExpirySeconds int64    `json:"default_expiry_seconds"`
	MaxExpirySeconds     int64    `json:"max_expiry_seconds"`
}

type stepLine struct {
	Type    string  `json:"type"` // "step"
	Name    string  `json:"name"`
	State   string  `json:"state"`
	Problem *reason `json:"problem"`
	Cleanup *string `json:"cleanup,omitempty"` // of "list": missing, where no rule of the bucket ends unfinished uploads
}

type entryLine struct {
	Type     string  `json:"type"` // "entry"
	Key      string  `json:"key"`
	Name     string  `json:"name"`
	Folder   bool    `json:"folder"`
	Size     int64   `json:"size"`
	Modified *string `json:"modified"`
}

type transferLine struct {
	Type      string  `json:"type"` // "transfer"
	Job       string  `json:"job"`
	Kind      string  `json:"kind"`
	State     string  `json:"state"`
	WaitsFor  *string `json:"waits_for"`
	Name      string  `json:"name"`
	Path      *string `json:"path"` // of a finished download its file; of an upload its place, as in "done"
	Host      string  `json:"host"`
	Size      *int64  `json:"size"`
	Bytes     int64   `json:"bytes"`
	Verified  *string `json:"verified"`
	CreatedAt string  `json:"created_at"`
	StartAt   *string `json:"start_at"` // not before; null: at once
	EndedAt   *string `json:"ended_at"`
	Problem   *reason `json:"problem"`
	Source    *string `json:"source"` // of an upload what is sent, of a download from a storage its place; null: a link

	Files        int64 `json:"files,omitempty"` // of a folder
	FilesDone    int64 `json:"files_done,omitempty"`
	FilesFailed  int64 `json:"files_failed,omitempty"`
	FilesSkipped int64 `json:"files_skipped,omitempty"`
}
