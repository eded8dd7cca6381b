package app

// enumValue is one constant of a typed enum, in the form that the binding generator reads.
type enumValue[T ~string] struct {
	Value  T
	TSName string
}

// LinkState is what an inspection found.
type LinkState string

// States of an inspected link.
const (
	LinkWorks   LinkState = "works"
	LinkExpired LinkState = "expired"
	LinkRefused LinkState = "refused"
	LinkGone    LinkState = "gone"
	LinkCutOff  LinkState = "cut_off"
	LinkUnknown LinkState = "unknown" // not asked yet, or the answer tells nothing
)

// Capability is what a link lets its holder do.
type Capability string

// Capabilities of a link.
const (
	CanDownload Capability = "download"
	CanUpload   Capability = "upload"
	CanUnknown  Capability = "unknown"
)

// IssuedState is the state of a link in the ledger.
type IssuedState string

// States of an issued link.
const (
	IssuedActive     IssuedState = "active"
	IssuedEndsSoon   IssuedState = "ends_soon"
	IssuedExpired    IssuedState = "expired"
	IssuedWithdrawn  IssuedState = "withdrawn"
	IssuedBroken     IssuedState = "broken"
	IssuedUnknownKey IssuedState = "unknown_key"
)

// LinkKind is what an issued link opens.
type LinkKind string

// Kinds of issued links.
const (
	LinkKindFile    LinkKind = "file"
	LinkKindPage    LinkKind = "page"
	LinkKindRequest LinkKind = "request"
)

// LinkFile is a form in which a link is saved.
type LinkFile string

// Forms of saved links.
const (
	LinkFilePage     LinkFile = "html"
	LinkFileShortcut LinkFile = "url"
)

// Cap tells what limits an expiry.
type Cap string

// What may cap an expiry.
const (
	CapNone       Cap = ""
	CapProvider   Cap = "provider"
	CapPolicy     Cap = "policy"
	CapCredential Cap = "credential"
)

// JobState is a transfer's state.
type JobState string

// States of a transfer.
const (
	JobQueued    JobState = "queued"
	JobPreparing JobState = "preparing"
	JobRunning   JobState = "running"
	JobWaiting   JobState = "waiting"
	JobPaused    JobState = "paused"
	JobFinishing JobState = "finishing"
	JobDone      JobState = "done"
	JobFailed    JobState = "failed"
	JobCancelled JobState = "cancelled"
)

// JobKind is what a transfer does.
type JobKind string

// Kinds of transfer. Those of folders have items.
const (
	KindDownload       JobKind = "download"
	KindUpload         JobKind = "upload"
	KindFolderDownload JobKind = "folder_download"
	KindFolderUpload   JobKind = "folder_upload"
)

// Via is what an upload goes through.
type Via string

// Ways of an upload.
const (
	ViaProfile Via = ""
	ViaLink    Via = "link"
	ViaTicket  Via = "ticket"
	ViaForm    Via = "form"
)

// ItemState is how far one file of a folder is.
type ItemState string

// States of an item.
const (
	ItemPending ItemState = "pending"
	ItemRunning ItemState = "running"
	ItemDone    ItemState = "done"
	ItemFailed  ItemState = "failed"
	ItemSkipped ItemState = "skipped"
	ItemLeftOut ItemState = "left_out"
)

// WaitReason tells what a waiting transfer waits for.
type WaitReason string

// What a transfer may wait for.
const (
	WaitNone    WaitReason = ""
	WaitLink    WaitReason = "link"
	WaitNetwork WaitReason = "network"
	WaitDisk    WaitReason = "disk"
	WaitAddress WaitReason = "address"
	WaitTime    WaitReason = "time"
)

// Verified tells how a finished file was checked.
type Verified string

// Ways a file was checked, the strongest first.
const (
	VerifiedCRC64NVME Verified = "crc64nvme"
	VerifiedCRC32C    Verified = "crc32c"
	VerifiedMD5       Verified = "md5"
	VerifiedETagParts Verified = "etag_parts"
	VerifiedSize      Verified = "size"
	VerifiedNot       Verified = ""
)

// Existing is what to do when a file of that name is there already.
type Existing string

// Rules for an existing file.
const (
	ExistingRename  Existing = "rename"
	ExistingReplace Existing = "replace"
	ExistingSkip    Existing = "skip"
	ExistingAsk     Existing = "refuse" // of uploads: nothing is sent, and the person is asked
)

// StepName is one step of a profile's test.
type StepName string

// Steps of a profile's test, in their order.
const (
	StepResolve StepName = "resolve"
	StepConnect StepName = "connect"
	StepTLS     StepName = "tls"
	StepClock   StepName = "clock"
	StepKey     StepName = "key"
	StepRegion  StepName = "region"
	StepList    StepName = "list"
	StepRead    StepName = "read"
)

// StepState is how a step of a profile's test went.
type StepState string

// States of a step.
const (
	StepOK      StepState = "ok"
	StepFailed  StepState = "failed"
	StepSkipped StepState = "skipped"
)

// AddressStyle is how a bucket is put into a URL.
type AddressStyle string

// Address styles.
const (
	StyleAuto    AddressStyle = "auto"
	StylePath    AddressStyle = "path"
	StyleVirtual AddressStyle = "virtual"
)

// Theme is the window's colour scheme.
type Theme string

// Themes.
const (
	ThemeSystem Theme = "system"
	ThemeLight  Theme = "light"
	ThemeDark   Theme = "dark"
)

// VaultKind is where the key lies that seals secrets.
type VaultKind string

// Kinds of vault.
const (
	VaultUnopened   VaultKind = "unopened" // opened when a secret is needed first
	VaultKeychain   VaultKind = "keychain"
	VaultPassphrase VaultKind = "passphrase"
	VaultMemory     VaultKind = "memory" // secrets last until the window is closed
)
