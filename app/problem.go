package app

import (
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"time"

	"daypass/internal/apperr"
	"daypass/internal/daypass"
	"daypass/internal/secret"
)

// supportKeys are the parameters that no sentence uses: they go under "Details for support".
var supportKeys = map[string]bool{
	"host":   false, // sentences name the host, too
	"status": true, "request_id": true, "provider_code": true, "reason": true, "detail": true,
}

// problemOf maps an error; nil for nil. The cause's own text never goes to the page.
func problemOf(err error) *Problem {
	var typed *apperr.Error
	if errors.As(err, &typed) && typed == nil || err == nil {
		return nil
	}
	e := apperr.From(err)
	p := &Problem{Code: string(e.Code()), Params: map[string]string{}, Detail: map[string]string{}}
	for key, value := range e.Params() {
		text := daypass.Redact(paramText(value))
		if supportKeys[key] {
			p.Detail[key] = text
		} else {
			p.Params[key] = text
		}
		if key == "host" {
			p.Detail[key] = text
		}
	}
	return p
}

// paramText writes a parameter as Problem.Params says: whole numbers, RFC 3339, or text.
func paramText(value any) string {
	switch v := value.(type) {
	case string:
		return v
	case time.Time:
		return timeText(v)
	case time.Duration:
		return strconv.FormatInt(int64(v/time.Second), 10)
	case secret.String:
		return v.String()
	default:
		return fmt.Sprint(v)
	}
}

// timeText is RFC 3339 in UTC; "" for the zero time.
func timeText(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.RFC3339)
}

// formatError is the error that a bound call rejects with: a Problem as JSON text. Wails needs a string here.
func formatError(err error) any {
	text, marshalErr := json.Marshal(problemOf(err))
	if marshalErr != nil {
		return `{"code":"internal","params":{},"detail":{}}`
	}
	return string(text)
}
