package app

// PastedPage is what a share page behind a link offers, by its own word. Its files' links stay here.
type PastedPage struct {
	Title string     `json:"title"`
	Note  string     `json:"note"`
	Files int        `json:"files"` // of the whole share
	Bytes int64      `json:"bytes"`
	First []PageFile `json:"first"` // the first few of its files
}

// PageFile is one file of a share page.
type PageFile struct {
	Path string `json:"path"` // "/" between its elements
	Size int64  `json:"size"` // bytes
}

// Delivery is files on their way through a request page, one after the other.
type Delivery struct {
	Name      string   `json:"name"` // as in DeliverRequest
	Files     int      `json:"files"`
	Bytes     int64    `json:"bytes"`
	Sent      int      `json:"sent"`
	SentBytes int64    `json:"sentBytes"`
	Failed    int      `json:"failed"`
	LeftOut   int      `json:"leftOut"`           // symbolic links inside folders
	Job       string   `json:"job"`               // the file that is on its way, "" none
	Problem   *Problem `json:"problem,omitempty"` // the first one
	Ended     bool     `json:"ended"`
	Rest      string   `json:"rest"` // handle of what was not sent, "" nothing, or not ended
}
