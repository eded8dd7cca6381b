// Package transfer moves files: jobs, their states, the engine that runs them, downloads and uploads.
//
// An Engine takes a DownloadSpec, makes a Job of it and brings the object behind the link into a folder:
// ranged requests over a few connections, written into a hidden part file beside the target, verified,
// and renamed when whole. Every request pins the object, so bytes of two versions are never mixed. What
// is done is stored at least twice a second, so a killed process loses less than a second of work, and
// a machine that lost power believes only what had reached the disk.
//
// An UploadSpec sends a file into a storage, whole or in parts that are compared with the file when it goes on.
//
// The package holds no SQL, no SDK and no net/http: a Store keeps jobs, a Fetcher brings bytes and an
// Uploader takes them, all declared here and implemented elsewhere. It never logs or announces a link; links pass through as
// link.Link and secret.String alone.
//
// How the files of this package are called: download, ranges, plan and partfile are of downloads; upload_ of files that a key
// sends; presigned_ of files that a link or a ticket sends; folder_ of jobs of many files; the others are of every job.
//
// A job's way: queued, preparing (the first request is out), running, finishing (sync, check, rename),
// done. It may wait (for a link, the network, the disk, consent to an address), be paused, fail or be
// cancelled. States change by one table (state.go) and are stored before they are announced.
package transfer
