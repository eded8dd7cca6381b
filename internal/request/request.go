package request

import (
	"time"

	"daypass/internal/link"
	"daypass/internal/secret"
)

// Kind is the way in which a request is handed out.
type Kind string

// The kinds.
const (
	Page   Kind = "page"   // a link to a page that takes any number of files
	Ticket Kind = "ticket" // a .daypass file: one file of any size, by Daypass
	Put    Kind = "put"    // an upload link: one file
	Post   Kind = "post"   // a signed form: any number of files, by programs and plain browsers
)

// Valid reports whether the kind is one of those above.
func (k Kind) Valid() bool { return k == Page || k == Ticket || k == Put || k == Post }

// State is how far a request is.
type State string

// The states, in the order in which a request goes through them.
const (
	Making  State = "making"  // stored before the storage is touched; a kill leaves it so
	Open    State = "open"    // files may come
	Closing State = "closing" // a kill leaves it so
	Closed  State = "closed"
)

// Limit says who holds files to MaxSize.
type Limit string

// Who limits.
const (
	LimitNone      Limit = ""
	LimitSignature Limit = "signature" // the storage refuses larger ones
	LimitArrival   Limit = "arrival"   // larger ones are marked when they have come
)

// Slot is an upload that somebody may fill, under a key that is set. UploadID is "" for a single PUT, and until the
// storage has begun the upload.
type Slot struct {
	Key      string
	UploadID string
	Large    bool // filled in parts
}

// Request is one request for files. It holds no secret. Times are UTC.
type Request struct {
	ID          string // link.NewID
	ProfileID   string
	ProfileName string // at the time of making
	Kind        Kind
	State       State
	Bucket      string
	Prefix      string // where files arrive; ends with "/"
	Title       string
	Note        string
	From        string
	MaxSize     int64 // of one file, bytes; 0: what the storage takes
	Limit       Limit
	Slots       []Slot
	DepositID   string // of its page; "" none
	LinkID      string // of its link in the ledger of links; "" where it is a file
	Path        string // of the file that was written; "" none
	CappedBy    link.Cap
	CreatedAt   time.Time
	TouchedAt   time.Time // when it was last worked on
	ExpiresAt   time.Time
	ClosedAt    time.Time
	CheckedAt   time.Time // the last look; zero: never

	// Arrived and Unseen count its arrivals; filled when read, never stored.
	Arrived, Unseen int
}

// Arrival is a file that came. It is told once; one that is sent again over itself is another.
type Arrival struct {
	ID       int64  // orders arrivals; from the store
	Request  string // ID
	Key      string
	ETag     string
	Name     string // the sender's, made safe
	Path     string // with the sender's folders, each element safe; "/" between them
	Size     int64
	At       time.Time // when the storage had it, UTC
	Seen     bool
	TooLarge bool // above the request's MaxSize
}

// Spec asks for a request.
type Spec struct {
	Profile  string // name or ID
	Bucket   string
	Prefix   string // the request's own folder is made below it
	Title    string
	Note     string
	From     string // who asks; "" nobody is named
	Kind     Kind
	Expiry   link.Expiry // zero: the profile's default
	MaxSize  int64       // of one file, bytes; 0: what the storage takes
	BigFiles int         // of a page: slots for files that are sent in parts; negative: DefaultBigFiles
}

// DefaultBigFiles is how many large files a page takes where nobody says.
const DefaultBigFiles = 3

// Made is a fresh request with what is to be handed out: a link, or the content of a file.
type Made struct {
	Request Request
	Link    *link.Created // nil where File is it
	File    secret.String // a ticket, or a form as JSON; "" where Link is it
	Form    *link.PostForm
}
