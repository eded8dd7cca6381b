package request

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
)

// HandOut is a file to be given away: a ticket, a form, a page. It is made before what is in it, so that none is made that
// cannot be handed out, and it is for its owner's eyes alone.
type HandOut struct {
	path string
	file *os.File
}

// OpenHandOut makes the file: out, or below folder one that is named after the request. Nothing is replaced. Errors:
// FileExists, FolderMissing, DiskReadOnly, DiskError.
func OpenHandOut(spec Spec, folder, out string) (*HandOut, error) {
	if out == "" {
		name := "request-" + link.NewID()
		if spec.Title != "" {
			name = filename.Safe(spec.Title)
		}
		end := ".daypass"
		if spec.Kind == Post {
			end = ".html"
		}
		return NewHandOutIn(folder, name+end)
	}
	return NewHandOut(out)
}

// NewHandOutIn makes a file of that name below folder, or, where it is taken, of the next one that is free. Errors: as
// OpenHandOut, without FileExists.
func NewHandOutIn(folder, name string) (*HandOut, error) {
	for taken := map[string]bool{}; ; {
		free := filename.Unique(name, func(name string) bool { return taken[name] })
		h, err := NewHandOut(filepath.Join(folder, free))
		if apperr.CodeOf(err) != apperr.FileExists {
			return h, err
		}
		taken[free] = true
	}
}

// NewHandOut makes a file of that name where there is none. Errors: as OpenHandOut.
func NewHandOut(out string) (*HandOut, error) {
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
	return &HandOut{path, f}, nil
}

// Path is where the file is; absolute.
func (h *HandOut) Path() string { return h.path }

// File is where it can be written piece by piece; Keep ends that.
func (h *HandOut) File() io.Writer { return h.file }

// Drop takes the file away again; nil has none.
func (h *HandOut) Drop() {
	if h != nil {
		_ = h.file.Close()
		_ = os.Remove(h.path)
	}
}

// Write writes what is handed out, and nothing is left where that fails. Errors: DiskError.
func (h *HandOut) Write(made Made) error { return h.Keep(h.content(h.file, made)) }

// Keep brings what was written to the disk, or takes the file away where err says that it was not. Errors: DiskError.
func (h *HandOut) Keep(err error) error {
	if err == nil {
		err = h.file.Sync()
	}
	if failed := h.file.Close(); err == nil {
		err = failed
	}
	if err != nil {
		_ = os.Remove(h.path)
		return apperr.Wrap(err, apperr.DiskError, apperr.Params{"folder": filepath.Dir(h.path)})
	}
	return nil
}

func (h *HandOut) content(w io.Writer, made Made) error {
	switch {
	case made.Form == nil:
		_, err := io.WriteString(w, made.File.Reveal()+"\n")
		return err
	case strings.EqualFold(filepath.Ext(h.path), ".json"):
		return WriteFormJSON(w, made.Request, *made.Form)
	}
	return WriteFormHTML(w, made.Request, *made.Form)
}
