// Package sqlite keeps Daypass's state in one SQLite file: profiles, transfers with their ranges, the ledger of
// issued links, settings, and small sealed secrets. It implements the stores that the domain packages declare.
//
// It knows the rules of the file (who may open it, how it grows, what happens when it is damaged) and none of the
// domain's. No secret reaches the file in clear: what is secret goes through a secret.Sealer first, and the
// signature of an issued link is never handed in.
//
// A DB may be used by any number of goroutines, and a file by any number of processes. Every error of an exported
// method has an apperr code.
package sqlite
