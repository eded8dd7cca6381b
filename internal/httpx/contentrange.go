package httpx

import (
	"strconv"
	"strings"
)

// contentRange is a Content-Range header (RFC 9110 §14.4): bytes start to end (half open) of total. unsatisfied
// is the form "bytes */N", where start and end mean nothing. total is -1 for "*".
type contentRange struct {
	start, end, total int64
	unsatisfied       bool
}

// parseContentRange takes exactly what the RFC allows, since an answer that cannot be read cannot be believed.
func parseContentRange(text string) (contentRange, bool) {
	unit, rest, ok := strings.Cut(strings.TrimSpace(text), " ")
	if !ok || !strings.EqualFold(unit, "bytes") {
		return contentRange{}, false
	}
	span, size, ok := strings.Cut(strings.TrimSpace(rest), "/")
	if !ok {
		return contentRange{}, false
	}
	r := contentRange{total: -1}
	if size != "*" {
		if r.total, ok = digits(size); !ok {
			return contentRange{}, false
		}
	}
	if span == "*" {
		r.unsatisfied = true
		return r, r.total >= 0
	}
	return r.withSpan(span)
}

func (r contentRange) withSpan(span string) (contentRange, bool) {
	first, last, ok := strings.Cut(span, "-")
	if !ok {
		return contentRange{}, false
	}
	start, ok1 := digits(first)
	end, ok2 := digits(last)
	if !ok1 || !ok2 || end < start || end == 1<<63-1 {
		return contentRange{}, false
	}
	r.start, r.end = start, end+1
	return r, r.total < 0 || r.end <= r.total
}

// digits reads a number of digits alone: no sign, no blank.
func digits(text string) (int64, bool) {
	if text == "" || text[0] < '0' || text[0] > '9' {
		return 0, false
	}
	n, err := strconv.ParseInt(text, 10, 64)
	return n, err == nil
}
