package transfer

import (
	"time"

	"daypass/internal/link"
)

// DownloadSpec asks for an object to be brought into a folder.
type DownloadSpec struct {
	Link         link.Link // with its Hints
	Folder       string    // must exist
	Name         string    // "": from the answer's Content-Disposition, then the key
	Existing     ExistingRule
	Connections  int // most connections; 0: the engine's limit
	AllowPrivate bool
	StartAt      time.Time // not before this moment; zero: at once
}
