package httpx

import (
	"net/http"
	"time"

	"daypass/internal/transfer"
)

// retryAfter reads Retry-After; a date is measured on the server's own clock where it tells it.
func retryAfter(h http.Header, now time.Time) time.Duration {
	if server := ServerTime(h); !server.IsZero() {
		now = server
	}
	text := h.Get("Retry-After")
	until, _ := http.ParseTime(text) // zero where it is no date
	return transfer.AskedWait(text, until, now)
}
