// Package httpx is Daypass's way onto the network for links: it implements transfer.Fetcher (ranges of a
// download) and link.Prober (one byte, to see what a link is). It never stores anything, never decides how
// often to try, and never puts a signed link into an error or a log.
//
//	client := httpx.New(httpx.Options{Version: version})
//	defer client.Close()
//	response, err := client.Fetch(ctx, transfer.Request{Link: l, Start: 0, End: -1, Pin: pin})
//
// # Errors
//
// Every error wraps an *apperr.Error and tells by RetryAfter whether a new try may help:
//
//	class                                          code               retry
//	name unknown, refused, reset, timeout, cut     NetworkGone        yes
//	proxy that refuses                             NetworkGone        no
//	nothing arrives, or next to nothing            Stalled            yes
//	408, 425, 429, 500, 502, 503, 504              ServerBusy         yes, after Retry-After (capped)
//	wrong Content-Range, ETag lost, long body      ServerMisbehaved   yes: another node may answer better
//	other statuses, stored or added encodings      ServerMisbehaved   no
//	ETag, size or version differ, 412              ObjectReplaced     no
//	all else that the storage says                 see codes.go       no
//	HTML where a file was                          NotTheFile         no
//	certificate, address, redirect                 as named           no
//	the caller's context                           Interrupted        no
//
// # Redirects
//
// net/http's own following is not used: it would send the link as Referer and put it in *url.Error. A signed
// link is bound to its host, so that a redirect elsewhere can only fail or mislead: none is followed but the
// step from http to https on the same host with the same path and query. A plain link may move within its
// host, or from https to another https host, at most five times, never from https to http and never nearer
// to this computer than it was (internet, private network, loopback). S3's own redirects name a region:
// WrongRegion.
//
// # Addresses
//
// The policy (policy.go) is asked with the address that is about to be connected to, after the name is resolved,
// so that a name cannot be harmless when it is checked and harmful when it is used. Link-local, metadata,
// multicast, unspecified and reserved addresses are always refused; private, shared (CGNAT) and loopback ones
// unless they are allowed. A proxy from the environment is the user's own choice and may be anywhere; through
// it the names are resolved out of sight, so only addresses written as such, and names that always mean this
// computer or a metadata service, can be judged there.
package httpx
