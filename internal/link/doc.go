// Package link knows presigned links: it reads one without any network (Parse), finds and mends links in
// whatever a person pastes (Find), and issues links and keeps them in a ledger (Service).
//
// A presigned link is a day pass: its holder may do one thing to one object until a moment in time. The
// text of a link is therefore a secret: a Link carries it in a secret.String, and everything else that a
// Link shows (host, bucket, key, expiry) is safe to print.
//
// The package never talks to the network, a disk or a database by itself; it declares the small
// interfaces (Prober, Signer, Ledger) that it needs for that.
package link
