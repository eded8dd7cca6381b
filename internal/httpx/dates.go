package httpx

import (
	"net/http"
	"strings"
	"time"

	"daypass/internal/apperr"
)

// dateSlack is how far a link's beginning may lie behind the answer's Date and still have begun: Date has whole seconds,
// and servers that refresh it once a second (fasthttp) are a second late.
const dateSlack = 5 * time.Second

// byDates tells a link that is over, or not begun, from one that is refused for another reason, where the provider's
// code is the same for all. Nil: the dates do not explain it.
func (a answer) byDates(p apperr.Params) *failure {
	server, words := a.serverTime(), a.words()
	if at := a.expiredAt(); words == apperr.LinkExpired || words == "" && !at.IsZero() && !at.After(server) {
		if !at.IsZero() && !at.After(server) {
			p["expired_at"] = at
		}
		if skew := Skew(server, a.now); skew != 0 {
			p["skew_seconds"] = int64(skew / time.Second)
		}
		return final(apperr.LinkExpired, p)
	}
	begins := a.begins()
	early := words == apperr.LinkNotYetValid || begins.After(server.Add(dateSlack))
	if !early && !strings.EqualFold(a.body.Code, "RequestTimeTooSkewed") {
		return nil
	}
	// Dated by a clock that differs from the server's. If this computer's does, it is the likely cause: the link was
	// made here.
	if skew := Skew(server, a.now); skew != 0 {
		p["skew_seconds"] = int64(skew / time.Second)
		return final(apperr.ClockSkew, p)
	}
	if !early { // the link's maker had the wrong time, or this computer has it: nothing tells which
		return final(apperr.ClockSkew, p)
	}
	if begins.After(server) {
		p["starts_at"] = begins
	}
	return final(apperr.LinkNotYetValid, p)
}

// words is what the message says, by the table of saidInWords; "" for any other message.
func (a answer) words() apperr.Code {
	for _, w := range saidInWords {
		if strings.HasPrefix(a.body.Message, w.begins) {
			return w.code
		}
	}
	return ""
}

// serverTime is the storage's clock by its answer, else this computer's.
func (a answer) serverTime() time.Time {
	if t := ServerTime(a.header); !t.IsZero() {
		return t
	}
	if t := parseTime(a.body.ServerTime); !t.IsZero() {
		return t
	}
	return a.now.UTC()
}

// expiredAt is the end that was signed: by the answer's own fields (AWS, Alibaba, versitygw: <Expires>; Azure: its
// detail), else by the link.
func (a answer) expiredAt() time.Time {
	if t := parseTime(a.body.Expires); !t.IsZero() {
		return t
	}
	if t := azureTime(a.body.AuthDetail, "Expiry ["); !t.IsZero() {
		return t
	}
	if t := azureTime(a.body.AuthDetail, "Signed expiry time ["); !t.IsZero() {
		return t
	}
	return utc(a.link.ExpiresAt)
}

// begins is when the link starts to work; zero where nothing says it.
func (a answer) begins() time.Time {
	if t := azureTime(a.body.AuthDetail, "Start ["); !t.IsZero() {
		return t
	}
	if !a.link.NotBefore.IsZero() {
		return utc(a.link.NotBefore)
	}
	return utc(a.link.SignedAt)
}

func utc(t time.Time) time.Time {
	if t.IsZero() {
		return time.Time{}
	}
	return t.UTC()
}

// azureTime reads a moment out of "Signature not valid in the specified time frame: Start [t] - Expiry [t] - Current
// [t]" and "Signed expiry time [t] must be after signed start time [t]". A SAS with a stored access policy has no
// dates in the link, and Azure says them nowhere else.
func azureTime(detail, label string) time.Time {
	_, rest, ok := strings.Cut(detail, label)
	if !ok {
		return time.Time{}
	}
	text, _, _ := strings.Cut(rest, "]")
	return parseTime(text)
}

// parseTime reads the forms in which providers write a moment; zero for others.
func parseTime(text string) time.Time {
	for _, layout := range []string{time.RFC3339, "2006-01-02T15:04:05.000Z", "20060102T150405Z", http.TimeFormat, time.RFC1123Z} {
		if t, err := time.Parse(layout, text); err == nil {
			return t.UTC()
		}
	}
	if seconds, ok := digits(text); ok && seconds > 1e8 && seconds < 1e11 {
		return time.Unix(seconds, 0).UTC()
	}
	return time.Time{}
}
