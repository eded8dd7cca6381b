package httpx

import (
	"net/http"
	"time"
)

// SkewLimit is how far this computer's clock may be from the server's before it is worth a word.
const SkewLimit = 5 * time.Minute

// ServerTime gives the moment in an answer's Date header, UTC; zero where there is none or it makes no sense.
func ServerTime(h http.Header) time.Time {
	t, err := http.ParseTime(h.Get("Date"))
	if err != nil {
		return time.Time{}
	}
	return t.UTC()
}

// Skew is how far local is behind server (negative: ahead); 0 where the server's time is not known, or where
// the difference is within SkewLimit.
func Skew(server, local time.Time) time.Duration {
	if server.IsZero() {
		return 0
	}
	if d := server.Sub(local); d > SkewLimit || d < -SkewLimit {
		return d
	}
	return 0
}
