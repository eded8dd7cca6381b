// Package conformance is the one suite of client behaviour that runs against every real server of the lab, plain and
// with TLS: what Daypass promises of links, listings and downloads, and the facts about S3 that it builds on.
// Everything is in its tests; a server is added in lab.Each.
package conformance
