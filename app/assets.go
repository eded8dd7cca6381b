package app

import (
	"embed"
	"io/fs"
	"net/http"
)

//go:embed notice/index.html
var noticeFiles embed.FS

// pageOrNotice gives the built page, or where it was left out of the build a page that says so.
func pageOrNotice(assets fs.FS) fs.FS {
	if assets != nil {
		if _, err := fs.Stat(assets, "index.html"); err == nil {
			return assets
		}
	}
	notice, err := fs.Sub(noticeFiles, "notice")
	if err != nil {
		return noticeFiles
	}
	return notice
}

// sealed adds headers that keep the page's files to themselves. The content policy is in the page's own head,
// where it holds in every web view.
func sealed(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "no-referrer")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		next.ServeHTTP(w, r)
	})
}
