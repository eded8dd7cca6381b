package apperr

// Code names one failure that a person can be told of. The text is part of the command line's contract
// ("code" in an error line) and the stem of its keys in the message files: error_<code>_title,
// error_<code>_message, error_<code>_next.
type Code string

// Links: what their own text or the storage's answer tells.
const (
	LinkExpired        Code = "link_expired"        // the date in the link, or the answer, says it is over; expired_at
	CredentialExpired  Code = "credential_expired"  // the signer's credential ended before the link
	LinkNotYetValid    Code = "link_not_yet_valid"  // starts later; starts_at
	ClockSkew          Code = "clock_skew"          // this computer's clock is off; skew_seconds (positive: behind)
	SignatureMismatch  Code = "signature_mismatch"  // the storage computed another signature
	LinkCutOff         Code = "link_cut_off"        // seen before anything is sent
	LinkRefused        Code = "link_refused"        // any other 401/403
	LinkUsed           Code = "link_used"           // write-once link, something is there already
	LinkWrongMethod    Code = "link_wrong_method"   // an upload link used to download, or the other way
	LinkNotFound       Code = "link_not_found"      // no link in the text; of a file or its name: name, and why (missing, empty, content, file)
	LinkTooLong        Code = "link_too_long"       // more than 1 MB of text
	LinkScheme         Code = "link_scheme"         // file:, javascript:, ftp:, …; scheme
	LinkUserInfo       Code = "link_user_info"      // name or password in front of the host
	LinkMalformed      Code = "link_malformed"      // control characters, no host, broken escapes
	LinkNeeded         Code = "link_needed"         // a job waits for its link after a restart
	LinkOtherObject    Code = "link_other_object"   // the fresh link names another object
	AddressPrivate     Code = "address_private"     // private or loopback, not agreed to; host
	AddressRefused     Code = "address_refused"     // link-local, metadata, multicast, unspecified; host
	RedirectRefused    Code = "redirect_refused"    // to http, another site, a loop, a refused address
	WrongRegion        Code = "wrong_region"        // region
	ObjectGone         Code = "object_gone"         // no such key, version or upload; name where it is known
	ObjectArchived     Code = "object_archived"     // in an archive tier: must be restored first
	ObjectReplaced     Code = "object_replaced"     // ETag, size or version differs from the start
	BucketGone         Code = "bucket_gone"         // no such bucket; bucket
	NotTheFile         Code = "not_the_file"        // a sign-in page or an error page answered instead
	VerificationFailed Code = "verification_failed" // bytes do not match the checksum
	LedgerNotFound     Code = "ledger_not_found"    // no such link ID
	LinkKeyUnknown     Code = "link_key_unknown"    // the profile's key is no longer the one that signed
	LinkNotProved      Code = "link_not_proved"     // made, but the storage did not serve it
	NotWithdrawable    Code = "not_withdrawable"    // a plain link; what would end it is in next
	NotWithdrawn       Code = "not_withdrawn"       // what it opens was deleted, and the link still opens; host, expires_at
	PageDownloads      Code = "page_downloads"      // the storage has browsers save pages instead of opening them; host
	PagePathStyle      Code = "page_path_style"     // a notice: a page shares its host with other buckets; host
	FormUnsafe         Code = "form_unsafe"         // the storage lets a form's user leave the form's folder
	RequestClosed      Code = "request_closed"      // of ours, closed or over; id
	RequestNotFound    Code = "request_not_found"   // no such request; id
	LinkWithdrawn      Code = "link_withdrawn"      // of ours, withdrawn before; id
	ExpiryTooLong      Code = "expiry_too_long"     // never an error where a cap applies; for refusals only
	ExpiryPast         Code = "expiry_past"         // chosen time is over
	ExpiryTooShort     Code = "expiry_too_short"    // too short to be proved, shortest_seconds; or no longer than the link has, until_at: by the wish (why "sooner") or by a cap (why "capped"), capped_by
)

// Sending through links and tickets.
const (
	LinkGivesFile     Code = "link_gives_file"     // a download link, where one to send with was asked for
	LinkTakesFiles    Code = "link_takes_files"    // the link of a request page, where one to get files by was asked for
	LinkHeaderUnknown Code = "link_header_unknown" // the link is signed with a header whose value nobody told; header
	LinkOtherContent  Code = "link_other_content"  // signed for a certain file, type or length, and this is not it
	LinkOneFile       Code = "link_one_file"       // several files or a folder for a link or ticket that takes one file
	LinkStartsOver    Code = "link_starts_over"    // no failure: a link cannot go on in the middle, so all is sent again
	LinkEndsFirst     Code = "link_ends_first"     // no failure: at this speed it is not done in time; expired_at
	FileOverLimit     Code = "file_over_limit"     // larger than the ticket, (why "form") the form or (why "page") the request page takes; max_bytes, size_bytes
	TicketBroken      Code = "ticket_broken"       // no ticket, or not one that can be understood; field
	TicketNewer       Code = "ticket_newer"        // made by a later version; version
	TicketMixed       Code = "ticket_mixed"        // its links do not belong together; field
	TicketTooLarge    Code = "ticket_too_large"    // the file is longer than any ticket; max_bytes
	TicketInsecure    Code = "ticket_insecure"     // http to a host outside of the own network; host
	TicketClosed      Code = "ticket_closed"       // its upload was ended, and nothing was made of it
	FormBroken        Code = "form_broken"         // no signed form of ours, or one that its own policy contradicts
)

// This computer: disk, names, data folder.
const (
	DiskFull         Code = "disk_full"          // missing_bytes (where it is known), folder
	DiskReadOnly     Code = "disk_read_only"     // folder
	DiskError        Code = "disk_error"         // EIO and the like
	FolderMissing    Code = "folder_missing"     // folder
	FolderIsFile     Code = "folder_is_file"     // something that is no folder stands where one was named; folder; why "records" for the data folder
	NameImpossible   Code = "name_impossible"    // name
	FileExists       Code = "file_exists"        // name
	SourceMissing    Code = "source_missing"     // a local file to send is not there or cannot be read; name
	SourceNotFile    Code = "source_not_file"    // a device, a pipe, a socket: nothing that can be sent; name
	SourceChanged    Code = "source_changed"     // it changed on the way; name
	PlaceOccupied    Code = "place_occupied"     // something unexpected (a symlink, a folder) stands at the part file's path
	DataDirReadOnly  Code = "data_dir_read_only" // folder
	DataDirFull      Code = "data_dir_full"      // folder
	DataDirNewer     Code = "data_dir_newer"     // the database is of a later version
	DataDirDamaged   Code = "data_dir_damaged"   // set aside; backup
	DataDirForeign   Code = "data_dir_foreign"   // the database is another application's; folder
	DataDirBusy      Code = "data_dir_busy"      // locked for too long
	JobBusy          Code = "job_busy"           // another process runs this job
	JobNotFound      Code = "job_not_found"      // id
	JobNotPossible   Code = "job_not_possible"   // the transition is not in the table
	VaultUnavailable Code = "vault_unavailable"  // no keychain and no passphrase: a secret cannot be kept
	PassphraseNeeded Code = "passphrase_needed"  // the folder is sealed with a passphrase, and none was given
	VaultLocked      Code = "vault_locked"       // keychain locked or prompt dismissed
	PassphraseWrong  Code = "passphrase_wrong"
)

// Network and storage.
const (
	NetworkGone       Code = "network_gone"       // no route, no name, refused: tried until the retries ended
	ServerBusy        Code = "server_busy"        // 429, 503, 500 until the retries ended
	ServerMisbehaved  Code = "server_misbehaved"  // answers that break the protocol
	Stalled           Code = "stalled"            // no bytes for the watchdog's time, until the retries ended
	EndpointUnknown   Code = "endpoint_unknown"   // a storage's name has no address; host
	EndpointClosed    Code = "endpoint_closed"    // nothing takes connections at a storage's address; host
	EndpointHTTPS     Code = "endpoint_https"     // TLS where the profile says http; host
	EndpointHTTP      Code = "endpoint_http"      // plain HTTP where the profile says https; host
	CertificateBad    Code = "certificate_bad"    // not trusted, wrong name, expired; host
	KeyRefused        Code = "key_refused"        // the profile's access key is not accepted
	PermissionMissing Code = "permission_missing" // the key is accepted, the act is not; action
	ObjectExists      Code = "object_exists"      // an upload would replace it, and was not told to; name
	FilesFailed       Code = "files_failed"       // of a folder: failed, files
	StorageFull       Code = "storage_full"       // it has no room, or its quota is used up; host
	ObjectTooLarge    Code = "object_too_large"   // more than the storage takes in one object; max_bytes, size_bytes
)

// Pages that were made for people with only a browser, pasted into Daypass.
const (
	PageInvalid  Code = "page_invalid"   // no page of ours, or damaged
	PageNewer    Code = "page_newer"     // made by a later version
	PageTooLarge Code = "page_too_large" // max_bytes
)

// Profiles, words and everything else.
const (
	ProfileUnknown Code = "profile_unknown" // name
	ProfileExists  Code = "profile_exists"  // name
	ProfileInvalid Code = "profile_invalid" // field

	ProfileFileBroken Code = "profile_file_broken" // no profile file, or not one that can be understood; field
	ProfileFileNewer  Code = "profile_file_newer"  // made by a later version; version

	PlaceInvalid    Code = "place_invalid"    // place
	DurationInvalid Code = "duration_invalid" // value
	SizeInvalid     Code = "size_invalid"     // value
	TimeInvalid     Code = "time_invalid"     // value
	LimitInvalid    Code = "limit_invalid"    // field, max
	Usage           Code = "usage"            // detail: the parser's own words
	NotSupported    Code = "not_supported"    // what
	PracticeBusy    Code = "practice_busy"    // its port is taken
	Interrupted     Code = "interrupted"
	Internal        Code = "internal"
)
