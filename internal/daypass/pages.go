package daypass

import (
	"io"

	"daypass/internal/link"
	"daypass/internal/page"
)

// renderShare is link.PageRenderer.
func renderShare(w io.Writer, p link.SharePage) error {
	share := page.Share{
		Title: p.Title, Note: p.Note, MadeAt: p.MadeAt, ExpiresAt: p.ExpiresAt, TotalFiles: p.TotalFiles, TotalBytes: p.TotalBytes,
		Pages: p.Pages, Page: p.Page,
	}
	for _, f := range p.Files {
		share.Files = append(share.Files, page.File(f))
	}
	return page.RenderShare(w, share)
}
