package transfer

import (
	"strings"
	"time"

	"daypass/internal/apperr"
)

// Kind says what a job does.
type Kind string

// Download brings one object into a folder; Upload stores one file in a bucket. FolderDownload and FolderUpload do so
// with many: their files are items (Engine.Items).
const (
	Download       Kind = "download"
	Upload         Kind = "upload"
	FolderDownload Kind = "folder_download"
	FolderUpload   Kind = "folder_upload"
)

// ofFolder reports whether a job of this kind has items.
func (k Kind) ofFolder() bool { return k == FolderDownload || k == FolderUpload }

// WaitReason says what a waiting job waits for.
type WaitReason string

// Reasons to wait. Network and Disk are tried again by the engine itself, Time ends at Job.StartAt; Link ends with
// GiveLink (or Add of a link to the same object), Address with Agree.
const (
	WaitNone    WaitReason = ""
	WaitLink    WaitReason = "link"
	WaitNetwork WaitReason = "network"
	WaitDisk    WaitReason = "disk"
	WaitAddress WaitReason = "address"
	WaitTime    WaitReason = "time"
)

// Verified says how the whole file was checked before it got its name.
type Verified string

// Ways of checking, the strongest first. VerifiedSize means: the number of bytes, and the object's ETag on
// every answer, and nothing more.
const (
	VerifiedNone  Verified = ""
	VerifiedCRC   Verified = "crc64nvme"
	VerifiedCRC32 Verified = "crc32c"
	VerifiedMD5   Verified = "md5"
	VerifiedParts Verified = "etag_parts"
	VerifiedSize  Verified = "size"
)

// ExistingRule says what happens to a file that has the wanted name already.
type ExistingRule string

// ExistingRename (a download's default, also for "") keeps both: "name (2).ext". ExistingReplace puts the new file
// in the old one's place, in one step. ExistingSkip leaves the old one and transfers nothing. ExistingRefuse, an
// upload's default and for uploads alone, fails with ObjectExists.
const (
	ExistingRefuse  ExistingRule = "refuse"
	ExistingRename  ExistingRule = "rename"
	ExistingReplace ExistingRule = "replace"
	ExistingSkip    ExistingRule = "skip"
)

// Job is one transfer as it is stored and shown. It holds no secret: the link is kept apart
// (Store.KeepLink). Values are copies; changing one changes nothing in the engine.
type Job struct {
	ID       string // 10 characters, lower-case base32, unique
	Kind     Kind
	State    State
	Wait     WaitReason // only with StateWaiting
	Identity string     // link.Link.Identity: the object, stable over re-signing

	Host, Bucket, Key, VersionID string

	Name      string    // wanted name, safe; "" until the first answer where the caller gave none
	Folder    string    // absolute, symlinks resolved when the job was made
	PartPath  string    // absolute; "" before the part file is made and after the end
	PartID    string    // which file it is ("device:inode"), "" where the system has no such thing
	Path      string    // absolute final path; set before the rename, true once the state is done
	Size      int64     // bytes, -1 unknown
	ETag      string    // strong, with quotes; "" unknown
	Modified  time.Time // Last-Modified, UTC; zero unknown
	NoRanges  bool      // the server answers whole objects only: a break starts again
	HintCRC   uint64    // CRC64NVME of the whole object, from our link's fragment or the server's header
	HasCRC    bool      // HintCRC is known
	HintSize  int64     // bytes, as the link's fragment says; 0 unknown
	MD5       string    // hex MD5 of the whole object where the server says it apart from the ETag
	Opaque    bool      // the ETag is said not to be a digest (SSE-KMS, SSE-C)
	Verified  Verified
	Skipped   bool   // a file of that name was there and the rule was skip: nothing was fetched
	Restarted int    // times that a failed check made it start from nothing
	SeenMD5   string // hex MD5 that did not match the ETag, of the try before

	Done    int64 // bytes that are written and counted, of Size
	Resumed int64 // of them, bytes that were there when a process took the job up last
	Fetched int64 // bytes that came over the network since then, those thrown away included

	Source      string // of an upload: absolute path of the file; Modified is its time, PartID which file it is
	Via         Via    // what an upload goes through; "" a profile
	ProfileID   string // of an upload
	ProfileName string // as it was called when the upload began
	UploadID    string // of a multipart upload under way
	PartSize    int64  // bytes, of all parts but the last

	Prefix       string // of a folder job: what all its keys begin with; "" or with a "/" at the end
	Below        string // of a file for a place of a request page: what it is called there, with its folders; "" for Name
	Request      string // of a folder job that saves what came with a request: its ID
	After, UpTo  int64  // of such a job: the arrivals after the one and up to the other
	Parent       string // of a large file of a folder: the folder's job; such jobs are listed only when asked for
	Files        int64  // of a folder job: how many are known, and of them done, failed and skipped
	FilesDone    int64
	FilesFailed  int64
	FilesSkipped int64
	Listed       bool      // all files are known
	Mark         int64     // no item beyond this number was begun
	Position     int64     // in the queue, the lowest first; set by Create and Store.Move alone
	StartAt      time.Time // not before this moment, by the wall clock; zero: at once

	Existing     ExistingRule
	Connections  int  // most connections; 0: the engine's own limit
	AllowPrivate bool // loopback and private addresses were agreed to

	ErrCode   apperr.Code // why it waits, or failed; "" otherwise
	ErrParams apperr.Params

	LinkExpiresAt time.Time // zero unknown
	HasLink       bool      // a link is at hand, in memory or in the store
	Attempts      int       // runs so far
	CreatedAt     time.Time
	UpdatedAt     time.Time
	FinishedAt    time.Time // zero before done, failed or cancelled
}

// Target gives the place of an upload's object as the command line takes it, "profile:bucket/key", or, where it went
// through a link or a ticket, as people read it: "host/bucket/key".
func (j Job) Target() string {
	if j.Via != ViaProfile {
		return strings.TrimSuffix(j.Host+"/"+j.Bucket, "/") + "/" + j.Key
	}
	return j.ProfileName + ":" + j.Bucket + "/" + j.Key
}

// Whole reports whether a job goes in one piece, so that a break keeps nothing of it.
func (j Job) Whole() bool {
	switch j.Kind { //nolint:exhaustive // folders have items
	case Download:
		return j.NoRanges
	case Upload:
		return j.UploadID == "" && j.Via != ViaTicket
	}
	return false
}

// Segment is a run of bytes of a job's part file that is written, or a part of an upload that was sent.
type Segment struct {
	Start, End int64  // half open, bytes
	CRC64NVME  uint64 // of these bytes
	Synced     bool   // on the disk for certain; otherwise it counts only while the boot ID is the same
}

// Error gives the failure or the reason to wait as an error, nil where there is none.
func (j Job) Error() error {
	if j.ErrCode == "" {
		return nil
	}
	return apperr.New(j.ErrCode, j.ErrParams)
}
