package cli

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"os"
	"sync"
	"time"

	"golang.org/x/term"

	"daypass/internal/apperr"
	"daypass/internal/secret"
)

// output writes what a command has to say: JSON lines, or text for people. Safe for concurrent use.
type output struct {
	mu    sync.Mutex
	out   io.Writer
	err   io.Writer
	json  bool
	words *wording
	bars  *bars // nil where stderr is not a terminal
	lost  error // the first failure of stdout
}

// print writes to stdout and notes a failure: what is lost there is lost to whoever reads it. o.mu is held.
func (o *output) print(text []byte) {
	if _, err := o.out.Write(text); err != nil && o.lost == nil {
		o.lost = err
	}
}

// complete gives the error of a command that has done its work and could not say so.
func (o *output) complete() error {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.lost == nil {
		return nil
	}
	err := apperr.Wrap(o.lost, apperr.DiskError, apperr.Params{"why": "output"})
	message, next := o.words.sentences(err)
	fmt.Fprintf(o.err, "%s %s\n", message, next) // in JSON mode, too: there is nowhere else
	return reported{err}
}

// columns gives the width of the terminal behind a writer; 0 where it is none.
func columns(w io.Writer) int {
	file, ok := w.(*os.File)
	if !ok || !term.IsTerminal(int(file.Fd())) {
		return 0
	}
	width, _, err := term.GetSize(int(file.Fd()))
	if err != nil || width < 20 {
		return 80
	}
	return width
}

// line prints value as one JSON object, in JSON mode alone.
func (o *output) line(value any) {
	if !o.json {
		return
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	var text bytes.Buffer
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false) // a link holds & and stays readable
	if encoder.Encode(value) == nil {
		o.print(text.Bytes())
	}
}

// text prints lines for people on stdout, in text mode alone. Arguments from elsewhere must go through inert.
func (o *output) text(format string, args ...any) {
	if o.json {
		return
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	o.bars.clear()
	o.print(fmt.Appendf(nil, format+"\n", args...))
}

// aside prints a line for people on stderr, in text mode alone.
func (o *output) aside(format string, args ...any) {
	if o.json {
		return
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	o.bars.clear()
	fmt.Fprintf(o.err, format+"\n", args...)
}

// bar draws a job's progress, on a terminal in text mode alone.
func (o *output) bar(name string, done, size, perSecond int64) {
	if o.json {
		return
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	o.bars.draw(name, done, size, perSecond)
}

// reported marks an error that was told already.
type reported struct{ error }

// Unwrap gives the error that was told.
func (r reported) Unwrap() error { return r.error }

// failed tells an error, once, and gives it back marked as told. job is "" where none is concerned.
func (o *output) failed(err error, job, about string) error {
	if err == nil {
		return nil
	}
	if told, ok := errors.AsType[reported](err); ok {
		return told
	}
	why := o.reasonOf(err)
	if o.json {
		line := errorLine{Type: "error", reason: *why}
		if job != "" {
			line.Job = &job
		}
		o.line(line)
		return reported{err}
	}
	if about != "" {
		about = inert(about) + ": "
	}
	o.aside("%s%s %s", about, why.Message, why.Next)
	return reported{err}
}

// reasonOf gives the failure in sentences; nil for nil.
func (o *output) reasonOf(err error) *reason {
	if err == nil {
		return nil
	}
	message, next := o.words.sentences(err)
	return &reason{Code: string(apperr.CodeOf(err)), Message: message, Next: next, Detail: detail(err)}
}

// detail gives a failure's parameters for a program: times as RFC 3339, lengths in whole seconds.
func detail(err error) apperr.Params {
	params := maps.Clone(apperr.From(err).Params())
	for name, value := range params {
		switch v := value.(type) {
		case time.Time:
			params[name] = v.UTC().Format(time.RFC3339)
		case time.Duration:
			params[name] = int64(v / time.Second)
		case secret.String, error, slog.LogValuer:
			delete(params, name)
		}
	}
	return params
}

// stamp gives a time as RFC 3339 in UTC; nil for none.
func stamp(t time.Time) *string {
	if t.IsZero() {
		return nil
	}
	return some(t.UTC().Format(time.RFC3339))
}

// some gives a pointer to a value that is there; nil for the zero value.
func some[T comparable](value T) *T {
	var zero T
	if value == zero {
		return nil
	}
	return &value
}

// known gives a pointer to a count that is not negative; nil for an unknown one.
func known(n int64) *int64 {
	if n < 0 {
		return nil
	}
	return &n
}
