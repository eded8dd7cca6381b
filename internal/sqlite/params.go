package sqlite

import (
	"encoding/json"
	"strings"
	"time"

	"daypass/internal/apperr"
)

// storedParams keeps an error's values. What a value is follows from its name's suffix (apperr.Params), so that a
// time is a time again when it is read.
type storedParams apperr.Params

// MarshalJSON writes times as microseconds and durations as seconds.
func (p storedParams) MarshalJSON() ([]byte, error) {
	out := make(map[string]any, len(p))
	for name, value := range p {
		switch v := value.(type) {
		case time.Time:
			out[name] = micros(v)
		case time.Duration:
			out[name] = seconds(v)
		default:
			out[name] = v
		}
	}
	return json.Marshal(out)
}

// UnmarshalJSON reads what MarshalJSON wrote: whole numbers as int64, _at as time.Time.
func (p *storedParams) UnmarshalJSON(text []byte) error {
	var raw map[string]json.RawMessage
	if err := json.Unmarshal(text, &raw); err != nil {
		return err
	}
	if raw == nil {
		return nil
	}
	*p = make(storedParams, len(raw))
	for name, r := range raw {
		(*p)[name] = readParam(name, r)
	}
	return nil
}

func readParam(name string, raw json.RawMessage) any {
	var n int64
	if json.Unmarshal(raw, &n) == nil {
		if strings.HasSuffix(name, "_at") {
			return fromMicros(n)
		}
		return n
	}
	var value any
	_ = json.Unmarshal(raw, &value) // it is valid JSON: it was part of one
	return value
}
