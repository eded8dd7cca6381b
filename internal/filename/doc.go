// Package filename turns what others call a file into a name that is safe to save under.
//
// It reads Content-Disposition headers as leniently as browsers do (ParseDisposition), writes them
// (FormatDisposition), makes any text a safe name (Safe), finds a free one (Unique), and decides which of
// several names counts (Resolve). It never touches the disk and never fails: a name that cannot be used
// becomes one that can.
package filename
