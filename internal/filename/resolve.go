package filename

import (
	"mime"
	"strings"
)

// Resolve decides under which name a download is saved, and makes it safe. The first that says anything
// counts: the answer's Content-Disposition; linkName, the download name that the link's signature covers; the
// last element of the object's key. No other part of a link's query is ever a name. Where nothing tells, it
// is "download", with an extension where contentType is a well-known one.
func Resolve(contentDisposition, linkName, key, contentType string) string {
	for _, name := range []string{ParseDisposition(contentDisposition).Name, linkName, Base(key)} {
		if name == "" {
			continue
		}
		if name = safe(name); name != "" {
			return name
		}
	}
	return fallback + extensionOf(contentType)
}

// Base gives the last element of a key; of "a/b/" it is "b". "" where there is none.
func Base(key string) string {
	key = strings.TrimRight(key, "/")
	return key[strings.LastIndexByte(key, '/')+1:]
}

// extensionOf gives the extension of content types that are met often; "" for all others, so that the answer
// does not depend on what is installed on a machine.
func extensionOf(contentType string) string {
	kind, _, err := mime.ParseMediaType(contentType)
	if err != nil {
		return ""
	}
	switch kind {
	case "application/pdf":
		return ".pdf"
	case "application/zip", "application/x-zip-compressed":
		return ".zip"
	case "application/gzip", "application/x-gzip":
		return ".gz"
	case "application/json":
		return ".json"
	case "text/plain":
		return ".txt"
	case "text/csv":
		return ".csv"
	case "text/html":
		return ".html"
	case "image/jpeg":
		return ".jpg"
	case "image/png":
		return ".png"
	case "video/mp4":
		return ".mp4"
	}
	return ""
}
