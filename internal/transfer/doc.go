// Package transfer moves files: jobs, their states, the engine that runs them and the download itself.
//
// An Engine takes a DownloadSpec, makes a Job of it and brings the object behind the link into a folder:
// ranged requests over a few connections, written into a hidden part file beside the target, verified,
// and renamed when whole. Every request pins the object, so bytes of two versions are never mixed. What
// is done is stored at least twice a second, so a killed process loses less than a second of work, and
// a machine that lost power believes only what had reached the disk.
//
// The package holds no SQL, no SDK and no net/http: a Store keeps jobs and a Fetcher brings bytes, both
// declared here and implemented elsewhere. It never logs or announces a link; links pass through as
// link.Link and secret.String alone.
//
// A job's way: queued, preparing (the first request is out), running, finishing (sync, check, rename),
// done. It may wait (for a link, the network, the disk, leave for an address), be paused, fail or be
// cancelled. States change by one table (state.go) and are stored before they are announced.
package transfer
