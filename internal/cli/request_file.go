package cli

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"daypass/internal/apperr"
	"daypass/internal/filename"
	"daypass/internal/link"
	"daypass/internal/request"
)

// handOut is the file that a ticket or a form is written to. It is made before the request, so that none is made that
// cannot be handed out, and it is for its owner's eyes alone.
type handOut struct {
	path string
	file *os.File
}

// openHandOut makes the file. Nothing is replaced.
func openHandOut(spec request.Spec, out string) (*handOut, error) {
	if out == "" {
		name := "request-" + link.NewID()
		if spec.Title != "" {
			name = filename.Safe(spec.Title)
		}
		end := ".daypass"
		if spec.Kind == request.Post {
			end = ".html"
		}
		out = filename.Unique(name+end, func(name string) bool { _, err := os.Lstat(name); return err == nil })
	}
	path, err := filepath.Abs(out)
	if err != nil {
		return nil, apperr.Wrap(err, apperr.FolderMissing, apperr.Params{"folder": filepath.Dir(out)})
	}
	f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	switch {
	case errors.Is(err, fs.ErrExist):
		return nil, apperr.Wrap(err, apperr.FileExists, apperr.Params{"name": filepath.Base(path)})
	case errors.Is(err, fs.ErrNotExist):
		return nil, apperr.Wrap(err, apperr.FolderMissing, apperr.Params{"folder": filepath.Dir(path)})
	case errors.Is(err, fs.ErrPermission):
		return nil, apperr.Wrap(err, apperr.DiskReadOnly, apperr.Params{"folder": filepath.Dir(path)})
	case err != nil:
		return nil, apperr.Wrap(err, apperr.DiskError, apperr.Params{"folder": filepath.Dir(path)})
	}
	return &handOut{path, f}, nil
}

// drop takes the file away again.
func (h *handOut) drop() {
	if h != nil {
		_ = h.file.Close()
		_ = os.Remove(h.path)
	}
}

func (h *handOut) write(made request.Made) error {
	err := h.content(h.file, made)
	if err == nil {
		err = h.file.Sync()
	}
	if closed := h.file.Close(); err == nil {
		err = closed
	}
	if err != nil {
		_ = os.Remove(h.path)
		return apperr.Wrap(err, apperr.DiskError, apperr.Params{"folder": filepath.Dir(h.path)})
	}
	return nil
}

func (h *handOut) content(w io.Writer, made request.Made) error {
	switch {
	case made.Form == nil:
		_, err := io.WriteString(w, made.File.Reveal()+"\n")
		return err
	case strings.EqualFold(filepath.Ext(h.path), ".json"):
		return request.WriteFormJSON(w, made.Request, *made.Form)
	}
	return request.WriteFormHTML(w, made.Request, *made.Form)
}
