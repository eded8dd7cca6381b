package s3client

import (
	"mime"
	"net/http"
	"strings"

	"daypass/internal/apperr"
)

// strayPage reports whether a success is a page of somebody else, such as the one to sign in at a network: HTML where S3
// answers with XML or with nothing. Objects may be HTML: what gives or describes one is told by headers that S3 always sends.
func strayPage(resp *http.Response) bool {
	kind, _, _ := mime.ParseMediaType(resp.Header.Get("Content-Type"))
	if resp.StatusCode >= http.StatusMultipleChoices || (kind != "text/html" && kind != "application/xhtml+xml") {
		return false
	}
	r := resp.Request
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		return true
	}
	if resp.Header.Get("Last-Modified") == "" && !amazonian(resp.Header) {
		return true
	}
	q := r.URL.Query()
	return q.Has("list-type") || q.Has("uploads") || q.Has("uploadId") || q.Has("versions")
}

// amazonian reports whether an answer has a header of S3's own.
func amazonian(h http.Header) bool {
	for name := range h {
		if strings.HasPrefix(name, "X-Amz-") {
			return true
		}
	}
	return false
}

// notTheStorage is what such a page means.
func notTheStorage(resp *http.Response) error {
	return apperr.New(apperr.NotTheFile, apperr.Params{"host": resp.Request.URL.Host, "status": resp.StatusCode, "own": true})
}
