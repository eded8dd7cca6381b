package transfer

import (
	"strconv"
	"strings"
	"time"
)

// maxAskedWait bounds what a server may ask for: a longer wait is no better than trying and being told again.
const maxAskedWait = 5 * time.Minute

// AskedWait gives how long a server asks to wait by Retry-After (RFC 9110, 10.2.3), five minutes at most, 0 where it does not
// ask or the time is over. text is the header as it came, until what it is as a date (zero: none), now the server's own
// clock where it tells it.
func AskedWait(text string, until, now time.Time) time.Duration {
	text = strings.TrimSpace(text)
	if text != "" && strings.Trim(text, "0123456789") == "" {
		seconds, err := strconv.Atoi(text)
		if err != nil || seconds > int(maxAskedWait/time.Second) { // more than a number holds, too
			return maxAskedWait
		}
		return time.Duration(seconds) * time.Second
	}
	if until.IsZero() || now.IsZero() {
		return 0
	}
	return min(max(until.Sub(now), 0), maxAskedWait)
}
