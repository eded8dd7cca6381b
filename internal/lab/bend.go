package lab

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
)

// plan makes the answer of a step to a request.
func (l *LiarServer) plan(r *http.Request, do Reply) planned {
	o := l.objectFor(r, do)
	var p planned
	switch {
	case do.Answer != "":
		p = errorAnswer(do.Answer, r)
	case do.Body != nil:
		p = planned{status: http.StatusOK, header: http.Header{"Content-Type": {"text/html; charset=utf-8"}}}
		p.body, p.end = strings.NewReader(*do.Body), int64(len(*do.Body))
	case o == nil:
		p = errorAnswer("aws_no_such_key", r)
	case r.Method == http.MethodGet:
		p = o.lie(r, do)
	case r.Method == http.MethodPut || r.Method == http.MethodPost:
		p = planned{status: http.StatusOK, header: http.Header{"Etag": {o.etag()}}, body: strings.NewReader("")}
	default: // A link that was signed for GET refuses HEAD.
		p = errorAnswer("aws_signature_mismatch", r)
	}
	do.dress(&p, r)
	return p
}

func (l *LiarServer) objectFor(r *http.Request, do Reply) *Object {
	l.mu.Lock()
	defer l.mu.Unlock()
	if do.Object != "" {
		return l.script.object(do.Object)
	}
	for i, o := range l.script.Objects {
		if o.Path == "" || o.Path == r.URL.EscapedPath() {
			return &l.script.Objects[i]
		}
	}
	return nil
}

// dress applies the parts of a reply that fit any answer.
func (do Reply) dress(p *planned, r *http.Request) {
	if do.Status != 0 {
		p.status = do.Status
	}
	switch do.ETag {
	case "":
	case "-":
		p.header.Del("Etag")
	default:
		p.header.Set("Etag", do.ETag)
	}
	for name, value := range do.Header {
		if value == "" {
			p.header.Del(name)
		} else {
			p.header.Set(name, fillIn(value, r))
		}
	}
	if do.CorruptAt != nil && p.body != nil {
		p.body = corrupt{p.body, *do.CorruptAt}
	}
}

// lie answers a GET with the range lie of a reply.
func (o *Object) lie(r *http.Request, do Reply) planned {
	p := o.honest(r)
	if do.Range == "" || p.status != http.StatusPartialContent {
		return p
	}
	size := o.size()
	contentRange := func(start, end, total int64) string {
		return fmt.Sprintf("bytes %d-%d/%d", start, end-1, total)
	}
	said := ""
	switch do.Range {
	case RangeIgnored:
		p.status, p.start, p.end = http.StatusOK, 0, size
		p.header.Del("Content-Range")
		return p
	case Range416:
		p = errorAnswer("aws_invalid_range", r)
		p.header.Set("Content-Range", fmt.Sprintf("bytes */%d", size))
		return p
	case RangeMultipart:
		return o.multipart(p)
	case RangeWhole206:
		p.start, p.end = 0, size
	case RangeOffByOne:
		p.start, p.end = p.start+1, min(size, p.end+1)
	case RangeFromZero:
		p.start, p.end = 0, p.end-p.start
	case RangeLonger:
		p.end = min(size, p.end+4096)
	case RangeShorter:
		p.end = p.start + max(1, (p.end-p.start)/2)
	case RangeOverlaps:
		p.start = max(0, p.start-512)
	case RangeBytesShift:
		said = contentRange(p.start, p.end, size)
		p.body = shifted{p.body}
	case RangeHeaderOff:
		said = contentRange(p.start+1, p.end+1, size)
	case RangeGarbled:
		said = "bytes somewhere/some"
	case RangeTotalOff:
		said = contentRange(p.start, p.end, size+1)
	case RangeNoHeader: // below
	case RangeTotalStar:
		said = fmt.Sprintf("bytes %d-%d/*", p.start, p.end-1)
	}
	if said == "" {
		said = contentRange(p.start, p.end, size)
	}
	p.header.Set("Content-Range", said)
	if do.Range == RangeNoHeader {
		p.header.Del("Content-Range")
	}
	return p
}

func (o *Object) multipart(p planned) planned {
	part := make([]byte, p.end-p.start)
	_, _ = p.body.ReadAt(part, p.start)
	body := fmt.Sprintf("--lab\r\nContent-Type: %s\r\nContent-Range: %s\r\n\r\n%s\r\n--lab--\r\n",
		p.header.Get("Content-Type"), p.header.Get("Content-Range"), part)
	p.header.Del("Content-Range")
	p.header.Set("Content-Type", "multipart/byteranges; boundary=lab")
	p.body, p.start, p.end = strings.NewReader(body), 0, int64(len(body))
	return p
}

// corrupt flips the bits of one byte.
type corrupt struct {
	io.ReaderAt
	at int64
}

// ReadAt reads, and flips the byte where it is within p.
func (c corrupt) ReadAt(p []byte, off int64) (int, error) {
	n, err := c.ReaderAt.ReadAt(p, off)
	if i := c.at - off; i >= 0 && i < int64(n) {
		p[i] ^= 0xff
	}
	return n, err
}

// shifted reads one byte further than it is told, and repeats the last one.
type shifted struct{ io.ReaderAt }

// ReadAt reads p from off+1.
func (s shifted) ReadAt(p []byte, off int64) (int, error) {
	n, err := s.ReaderAt.ReadAt(p, off+1)
	if errors.Is(err, io.EOF) && n < len(p) {
		p[n] = '?'
		n++
	}
	return n, err
}
