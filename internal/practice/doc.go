// Package practice is storage to try everything with: a real S3 gateway (versitygw's embedgw) over a folder,
// on this computer's loopback address alone. Links to it work on this computer alone.
//
// Nothing starts before Start is called. The first process that starts it serves; others on the same data
// folder find it running and use it. Port and keys last over restarts, so links do too, as long as the
// KeyStore lasts: the secret key is never in a file of this package.
//
//	store := practice.New(practice.Options{Dir: filepath.Join(dataDir, "practice"), Keys: keys})
//	running, err := store.Start(ctx)
//	defer store.Stop(ctx)
//
// The gateway changes the working folder of the process that serves, because it works with relative paths. A
// program that minds gives Options.Command, and the gateway runs in a child of it (see RunChild).
package practice
