package app

// SaveRequest starts, or goes on with, a download.
type SaveRequest struct {
	Handle       string   `json:"handle"`
	Folder       string   `json:"folder"` // "" for the download folder of the settings
	Name         string   `json:"name"`   // "" for the name that the inspection told
	Existing     Existing `json:"existing"`
	AllowPrivate bool     `json:"allowPrivate"` // agree to this link's private host, now and later
}

// SaveFolderRequest starts, or goes on with, the download of a folder of a storage.
type SaveFolderRequest struct {
	Profile  string   `json:"profile"`
	Bucket   string   `json:"bucket"`
	Prefix   string   `json:"prefix"`
	Folder   string   `json:"folder"` // "" for the download folder of the settings
	Existing Existing `json:"existing"`
}

// Job is a transfer as the page shows it.
type Job struct {
	ID             string     `json:"id"`
	Kind           JobKind    `json:"kind"`
	State          JobState   `json:"state"`
	Wait           WaitReason `json:"wait"`
	Problem        *Problem   `json:"problem,omitempty"`
	Name           string     `json:"name"`
	Folder         string     `json:"folder"`
	Path           string     `json:"path"` // of the finished file, "" before
	Host           string     `json:"host"`
	Via            Via        `json:"via"`
	Profile        string     `json:"profile"` // of an upload: the storage it goes to
	Bucket         string     `json:"bucket"`
	Key            string     `json:"key"`
	Size           int64      `json:"size"`    // bytes; -1 unknown
	Done           int64      `json:"done"`    // bytes on disk
	Resumed        int64      `json:"resumed"` // of these, kept from an earlier run
	Fetched        int64      `json:"fetched"` // bytes that came over the network, all runs
	BytesPerSecond int64      `json:"bytesPerSecond"`
	Verified       Verified   `json:"verified"`
	Skipped        bool       `json:"skipped"` // a file of that name was there and was left
	// Of a folder: its files, and of them those that are done, failed, and were there already. Listed: all are known.
	Files         int64  `json:"files"`
	FilesDone     int64  `json:"filesDone"`
	FilesFailed   int64  `json:"filesFailed"`
	FilesSkipped  int64  `json:"filesSkipped"`
	Listed        bool   `json:"listed"`
	LinkExpiresAt string `json:"linkExpiresAt"`
	HasLink       bool   `json:"hasLink"`
	Position      int64  `json:"position"` // in the queue, the lowest first
	StartAt       string `json:"startAt"`  // RFC 3339, "" at once
	Attempts      int    `json:"attempts"`
	CreatedAt     string `json:"createdAt"`
	UpdatedAt     string `json:"updatedAt"`
	FinishedAt    string `json:"finishedAt"`
}

// Item is one file of a folder's transfer.
type Item struct {
	N        int64     `json:"n"`    // in the order in which they were found, from 1
	Path     string    `json:"path"` // "/" between its elements
	Size     int64     `json:"size"` // bytes
	State    ItemState `json:"state"`
	Reason   string    `json:"reason"`  // of one that is left out: symlink, empty_folder
	Renamed  string    `json:"renamed"` // the path at the target where that is another one
	Verified Verified  `json:"verified"`
	Problem  *Problem  `json:"problem,omitempty"`
}

// ItemFilter chooses items of a folder's transfer. State "" is all; After is the number of the last item before.
type ItemFilter struct {
	Job   string    `json:"job"`
	State ItemState `json:"state"`
	After int64     `json:"after"`
	Limit int       `json:"limit"` // 1 to 500; 0 is 100
}

// ItemPage is one page of items, in the order in which they were found.
type ItemPage struct {
	Items []Item `json:"items"`
	More  bool   `json:"more"`
}

// HistoryFilter narrows the finished transfers. State "" is done and cancelled; failed ones are in the list, too.
type HistoryFilter struct {
	Search string    `json:"search"`
	State  JobState  `json:"state"`
	Kinds  []JobKind `json:"kinds"` // none: all
	Since  string    `json:"since"` // RFC 3339: those that began then or later; "" all
	After  string    `json:"after"`
	Limit  int       `json:"limit"` // 1 to 500; 0 is 100
}

// JobPage is one page of history, newest first. Next is "" at the end.
type JobPage struct {
	Jobs []Job  `json:"jobs"`
	Next string `json:"next"`
}
