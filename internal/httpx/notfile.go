package httpx

import (
	"net/http"
	"path"
	"strings"

	"daypass/internal/link"
)

func isHTML(contentType string) bool {
	kind, _, _ := strings.Cut(strings.ToLower(contentType), ";")
	kind = strings.TrimSpace(kind)
	return kind == "text/html" || kind == "application/xhtml+xml"
}

// notTheFile reports whether a success is a page of somebody else: the sign-in page of a network or a site.
// Only HTML can be that. What a storage says of itself clears it at once; a pinned ETag and a download name do, too.
// An ETag or Accept-Ranges alone come from every web server: they clear it only where the link does not name
// a file of another kind.
func notTheFile(l link.Link, h http.Header, pinned string) bool {
	if !isHTML(h.Get("Content-Type")) || fromStorage(h) || h.Get("Content-Disposition") != "" {
		return false
	}
	if isHTML(l.ContentType) { // the link itself asks for HTML: a share page
		return false
	}
	tag := parseETag(h.Get("ETag")).tag
	if pinned != "" {
		return tag != pinned
	}
	kind := kindOf(l)
	some := tag != "" || h.Get("Accept-Ranges") == "bytes" || h.Get("Content-Range") != ""
	if kind == kindPage {
		return l.Signed() && !some
	}
	return kind == kindOther || !some
}

type nameKind int

const (
	kindUnknown nameKind = iota
	kindPage
	kindOther
)

// kindOf tells by the name whether HTML is to be expected.
func kindOf(l link.Link) nameKind {
	if l.Key == "" || strings.HasSuffix(l.Key, "/") {
		return kindPage
	}
	switch ext := strings.ToLower(path.Ext(l.Key)); ext {
	case ".html", ".htm", ".xhtml", ".shtml":
		return kindPage
	case "":
		return kindUnknown
	default:
		if len(ext) > 6 { // "report v1.0 final": a dot, no extension
			return kindUnknown
		}
		return kindOther
	}
}

// fromStorage reports whether an answer carries what object storages alone put there.
func fromStorage(h http.Header) bool {
	for name := range h {
		for _, prefix := range storagePrefixes {
			if strings.HasPrefix(name, prefix) {
				return true
			}
		}
	}
	return false
}

// In Go's canonical form.
var storagePrefixes = []string{
	"X-Amz-", "X-Goog-", "X-Guploader-", "X-Ms-", "X-Oss-", "X-Cos-", "X-Minio-", "X-Bz-", "X-Rgw-", "X-Wasabi-",
}
