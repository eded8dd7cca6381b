package httpx

import (
	"net/http"
	"strings"
	"time"
)

// maxRetryAfter bounds what a server may ask for: a longer wait is no better than trying and being told again.
const maxRetryAfter = 5 * time.Minute

// retryAfter reads Retry-After in both its forms (RFC 9110 §10.2.3), 0 where there is none or it is over. A date
// is measured on the server's own clock where it tells it.
func retryAfter(h http.Header, now time.Time) time.Duration {
	text := strings.TrimSpace(h.Get("Retry-After"))
	if seconds, ok := digits(text); ok {
		return min(time.Duration(min(seconds, int64(maxRetryAfter/time.Second)))*time.Second, maxRetryAfter)
	}
	at, err := http.ParseTime(text)
	if err != nil {
		return 0
	}
	if server := ServerTime(h); !server.IsZero() {
		now = server
	}
	return min(max(at.Sub(now), 0), maxRetryAfter)
}
