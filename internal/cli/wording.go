package cli

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"regexp"
	"strings"
	"time"

	"daypass/internal/apperr"
)

// wording renders failures as sentences, from a message file of the front end.
type wording struct {
	texts map[string]string
	now   func() time.Time
}

// placeholder is a {name} in a message.
var placeholder = regexp.MustCompile(`\{([a-z_]+)\}`)

func newWording(files fs.FS, now func() time.Time) (*wording, error) {
	raw, err := fs.ReadFile(files, "en.json")
	if err != nil {
		return nil, fmt.Errorf("read messages: %w", err)
	}
	var all map[string]any
	if err := json.Unmarshal(raw, &all); err != nil {
		return nil, fmt.Errorf("read messages: %w", err)
	}
	texts := map[string]string{}
	for key, value := range all {
		if text, plain := value.(string); plain { // messages with plural forms are the window's alone
			texts[key] = text
		}
	}
	return &wording{texts: texts, now: now}, nil
}

// sentences gives what happened and what to do now.
func (w *wording) sentences(err error) (message, next string) {
	failure := apperr.From(err)
	key, params := "error_"+string(failure.Code()), failure.Params()
	if _, known := w.texts[key+"_message"]; !known {
		key = "error_" + string(apperr.Internal)
	}
	message = w.message(key+"_message", params)
	if kept, ok := params["kept_bytes"].(int64); ok && kept > 0 {
		message += " " + w.fill(w.texts["error_kept"], params)
	}
	if _, off := params["skew_seconds"]; off && failure.Code() == apperr.LinkExpired {
		message += " " + w.message("error_clock_skew_message", params) // else the end seems to lie ahead
	}
	next = w.texts[key+"_next"]
	if own := w.texts[key+"_next_own"]; own != "" && params["own"] == true {
		next = own
	}
	if why := w.because(key+"_next", params); why != "" {
		next = why
	}
	return message, w.fill(next, params)
}

// message picks the form of a message that its parameters can fill.
func (w *wording) message(key string, params apperr.Params) string {
	text := w.texts[key]
	if own := w.texts[key+"_own"]; own != "" && params["own"] == true {
		text = own
	}
	if skew, ok := seconds(params["skew_seconds"]); ok && skew < 0 && w.texts[key+"_ahead"] != "" {
		text = w.texts[key+"_ahead"]
	}
	if why := w.because(key, params); why != "" {
		text = why
	}
	if bare := w.texts[key+"_bare"]; bare != "" && !fillable(text, params) {
		text = bare
	}
	return w.fill(text, params)
}

// because gives the form of a message for what exactly was wrong, "why" in its parameters; "" where there is none.
func (w *wording) because(key string, params apperr.Params) string {
	if why, _ := params["why"].(string); why != "" {
		return w.texts[key+"_"+why]
	}
	return ""
}

func fillable(text string, params apperr.Params) bool {
	for _, match := range placeholder.FindAllStringSubmatch(text, -1) {
		value, ok := params[match[1]]
		if !ok || value == nil || value == "" {
			return false
		}
		if at, isTime := value.(time.Time); isTime && at.IsZero() {
			return false
		}
	}
	return true
}

func (w *wording) fill(text string, params apperr.Params) string {
	return placeholder.ReplaceAllStringFunc(text, func(hole string) string {
		name := hole[1 : len(hole)-1]
		return inert(w.value(name, params[name]))
	})
}

// value formats a parameter by the suffix of its name.
func (w *wording) value(name string, value any) string {
	switch {
	case strings.HasSuffix(name, "_at"):
		if at, ok := value.(time.Time); ok {
			return humanTime(at, w.now())
		}
	case strings.HasSuffix(name, "_bytes"):
		if n, ok := value.(int64); ok {
			return humanBytes(n)
		}
	case strings.HasSuffix(name, "_seconds"):
		if d, ok := seconds(value); ok {
			return humanDuration(d)
		}
	}
	return fmt.Sprint(value)
}

func seconds(value any) (time.Duration, bool) {
	switch v := value.(type) {
	case time.Duration:
		return v, true
	case int64:
		return time.Duration(v) * time.Second, true
	case int:
		return time.Duration(v) * time.Second, true
	}
	return 0, false
}
