package lab

import (
	"net/http"
	"net/url"
	"slices"
	"sync"
	"time"
)

// Seen is one request as a liar or a Counter saw it. It holds no secret: values of the query and of headers
// that carry credentials are left out.
type Seen struct {
	Number    int       // from 1
	Conn      int       // which connection, from 1
	At        time.Time // when it had been read
	Method    string
	Host      string
	Path      string // escaped
	QueryKeys []string
	Part      string // partNumber of the query, "" none
	Range     string
	Header    http.Header
	Status    int    // of the answer; 0 where there was none
	Sent      int64  // body bytes sent
	Received  int64  // body bytes of the request
	Step      string // name of the script's step that decided; "" an honest answer
	Finished  bool   // the answer is over
}

// log collects Seen. Its zero value is ready.
type seenLog struct {
	mu   sync.Mutex
	list []*Seen
	sent int64
}

func (l *seenLog) begin(r *http.Request, conn int) *Seen {
	keys := make([]string, 0, 8)
	for key := range r.URL.Query() {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	s := &Seen{
		Conn: conn, At: time.Now(), Method: r.Method, Host: r.Host, Path: r.URL.EscapedPath(), QueryKeys: keys,
		Part:  r.URL.Query().Get("partNumber"),
		Range: r.Header.Get("Range"), Header: cleaned(r.Header),
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	s.Number = len(l.list) + 1
	l.list = append(l.list, s)
	return s
}

// update changes an entry under the lock.
func (l *seenLog) update(s *Seen, change func(*Seen)) {
	l.mu.Lock()
	defer l.mu.Unlock()
	before := s.Sent
	change(s)
	l.sent += s.Sent - before
}

func (l *seenLog) sentBytes() int64 {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.sent
}

func (l *seenLog) snapshot() []Seen {
	l.mu.Lock()
	defer l.mu.Unlock()
	out := make([]Seen, len(l.list))
	for i, s := range l.list {
		out[i] = *s
	}
	return out
}

func (l *seenLog) reset() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.list, l.sent = nil, 0
}

func cleaned(h http.Header) http.Header {
	h = h.Clone()
	for _, name := range []string{"Authorization", "Proxy-Authorization", "Cookie", "X-Amz-Security-Token"} {
		if h.Get(name) != "" {
			h.Set(name, "[redacted]")
		}
	}
	if ref := h.Get("Referer"); ref != "" {
		if u, err := url.Parse(ref); err == nil && u.RawQuery != "" {
			u.RawQuery = "redacted"
			h.Set("Referer", u.String())
		}
	}
	return h
}
