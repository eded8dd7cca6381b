package httpx

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"strconv"
	"strings"

	"daypass/internal/apperr"
	"daypass/internal/transfer"
)

// Fetch implements transfer.Fetcher: it asks for the bytes [Start, End) with If-Match where the ETag is known, and
// gives an answer only after its status, range, size, ETag and version agree with the request.
func (c *Client) Fetch(ctx context.Context, r transfer.Request) (*transfer.Response, error) {
	if r.Start < 0 || r.End >= 0 && r.End <= r.Start {
		return nil, final(apperr.Internal, nil)
	}
	e, f := c.fetch(ctx, r, true)
	if f != nil {
		return nil, f
	}
	return e.found, nil
}

// fetch gives the exchange with its found set.
func (c *Client) fetch(ctx context.Context, r transfer.Request, ranged bool) (*exchange, *failure) {
	e, f := c.exchange(ctx, ask{link: r.Link, header: requestHeader(r, ranged), allowPrivate: r.AllowPrivate})
	if f != nil {
		return nil, f
	}
	switch e.response.StatusCode {
	case http.StatusOK, http.StatusPartialContent:
		e.found, f = c.content(e, r)
	case http.StatusRequestedRangeNotSatisfiable:
		total := e.unsatisfied()
		if total < 0 && r.Start == 0 && ranged {
			// Some servers answer so, without a size, for an empty object: ask for it without a range.
			return c.fetch(ctx, r, false)
		}
		e.found, f = e.empty(r, total)
	default:
		f = e.fail()
	}
	if f != nil {
		return nil, f
	}
	return e, nil
}

func requestHeader(r transfer.Request, ranged bool) http.Header {
	h := http.Header{}
	if ranged {
		end := ""
		if r.End >= 0 {
			end = strconv.FormatInt(r.End-1, 10)
		}
		h.Set("Range", "bytes="+strconv.FormatInt(r.Start, 10)+"-"+end)
	}
	if tag := parseETag(r.Pin.ETag).strong(); tag != "" {
		h.Set("If-Match", tag)
	} else if !r.Pin.Modified.IsZero() {
		h.Set("If-Unmodified-Since", r.Pin.Modified.UTC().Format(http.TimeFormat))
	}
	return h
}

// content checks a success and wraps its body.
func (c *Client) content(e *exchange, r transfer.Request) (*transfer.Response, *failure) {
	if f := e.errorInside(); f != nil {
		return nil, f
	}
	s, f := e.span(r)
	if f == nil {
		f = e.agrees(r, s)
	}
	if f != nil {
		e.close()
		return nil, f
	}
	response := e.describe()
	response.Whole, response.Start, response.End, response.Total = s.whole, s.start, s.end, s.total
	size := int64(-1)
	if s.end >= 0 {
		size = s.end - s.start
	}
	response.Body = c.newBody(e, size)
	return response, nil
}

// span is which bytes an answer holds; end and total are -1 where they are not known.
type span struct {
	whole             bool
	start, end, total int64
}

// span reads the answer's range, and refuses one that does not begin as asked or holds more.
func (e *exchange) span(r transfer.Request) (span, *failure) {
	h, length := e.response.Header, e.response.ContentLength
	if length < 0 && e.response.StatusCode == http.StatusOK && e.encoded() {
		f := e.misbehaved("content_encoding")
		f.retry = false
		return span{}, f
	}
	if e.response.StatusCode == http.StatusOK {
		if length < 0 && r.Pin.Size > 0 {
			length = r.Pin.Size
		}
		return span{whole: true, end: length, total: length}, nil
	}
	if strings.HasPrefix(strings.ToLower(h.Get("Content-Type")), "multipart/byteranges") {
		return span{}, e.misbehaved("multipart")
	}
	got, ok := parseContentRange(h.Get("Content-Range"))
	if !ok || got.unsatisfied || len(h.Values("Content-Range")) != 1 || e.response.Request.Header.Get("Range") == "" {
		return span{}, e.misbehaved("content_range")
	}
	want := r.End
	if got.total >= 0 && (want < 0 || want > got.total) {
		want = got.total
	}
	// A server may send less than was asked for (RFC 9110, 15.3.7), but never more or something else.
	if got.start != r.Start || got.end <= got.start || want >= 0 && got.end > want {
		return span{}, e.misbehaved("other_range")
	}
	if length >= 0 && length != got.end-got.start {
		return span{}, e.misbehaved("content_length")
	}
	return span{start: got.start, end: got.end, total: got.total}, nil
}

// encoded reports a coding that is named. With a length or a range the bytes are the object's own, which was stored that
// way (logs often are, with Content-Encoding as mere metadata): they are kept as they are, like those of any file.
// Without one, somebody on the way may have packed them. "aws-chunked" is left behind by some uploads and means nothing.
func (e *exchange) encoded() bool {
	for _, line := range e.response.Header.Values("Content-Encoding") {
		for coding := range strings.SplitSeq(line, ",") {
			switch strings.ToLower(strings.TrimSpace(coding)) {
			case "", "identity", "aws-chunked":
			default:
				return true
			}
		}
	}
	return false
}

// unsatisfied gives the size that a 416 names, -1 for none. It ends the exchange.
func (e *exchange) unsatisfied() int64 {
	a := e.readAnswer()
	if got, ok := parseContentRange(e.response.Header.Get("Content-Range")); ok && got.unsatisfied {
		return got.total
	}
	if n, ok := digits(a.body.ActualSize); ok {
		return n
	}
	return -1
}

// empty is what a 416 means. An object of no bytes has no range: that is its good end. Otherwise bytes that should be
// there are not, so the object is another one, unless nobody knows its size.
func (e *exchange) empty(r transfer.Request, total int64) (*transfer.Response, *failure) {
	p := answerParams(e.ask.link, e.response.StatusCode, e.response.Header)
	p["reason"] = "range_refused"
	switch {
	case r.Pin.Size > 0 && total != r.Pin.Size && (total >= 0 || r.Start < r.Pin.Size):
		return nil, final(apperr.ObjectReplaced, p)
	case total == 0 && r.Start == 0:
		response := e.describe()
		response.Body = io.NopCloser(bytes.NewReader(nil))
		return response, nil
	case total >= 0 && r.Pin.Size <= 0 && r.Start >= total:
		return nil, final(apperr.ObjectReplaced, p) // shorter than what the caller has
	default:
		return nil, misbehaved(p, "range_refused")
	}
}

func (e *exchange) misbehaved(reason string) *failure {
	return misbehaved(answerParams(e.ask.link, e.response.StatusCode, e.response.Header), reason)
}
