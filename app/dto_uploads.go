package app

// Picked is what was dropped or chosen at once. The paths themselves stay here, under Handle.
type Picked struct {
	Handle  string   `json:"handle"` // "" where a dialog was dismissed
	Files   int      `json:"files"`
	Folders int      `json:"folders"`
	Missing int      `json:"missing"` // not there, or not to be read
	Bytes   int64    `json:"bytes"`   // of the files; what is in folders is not known yet
	Names   []string `json:"names"`   // the first few
}

// SendRequest stores what was picked in a folder of a storage.
type SendRequest struct {
	Handle   string   `json:"handle"`
	Profile  string   `json:"profile"`
	Bucket   string   `json:"bucket"`
	Prefix   string   `json:"prefix"` // "" or a folder with its slash
	Existing Existing `json:"existing"`
	Name     string   `json:"name"` // what it is called where it is more than one; "" for the first one's
}

// DeliverRequest sends one picked file through an upload link or a ticket, or all that was picked through a request page.
type DeliverRequest struct {
	Link         string `json:"link"`   // handle of the link or ticket
	Handle       string `json:"handle"` // of what was picked, or of the Rest of a delivery through the same page
	Name         string `json:"name"`   // under which EventDelivery tells of it; of a page alone
	AllowPrivate bool   `json:"allowPrivate"`
}
