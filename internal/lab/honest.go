package lab

import (
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/minio/crc64nvme"
)

// planned is an answer before it is sent.
type planned struct {
	status int
	header http.Header
	body   io.ReaderAt
	start  int64 // first byte of body to send
	end    int64 // behind the last
}

// size, etag and content of an object.
func (o *Object) size() int64 {
	if o.Text != "" {
		return int64(len(o.Text))
	}
	return o.Length
}

func (o *Object) content() io.ReaderAt {
	if o.Text != "" {
		return strings.NewReader(o.Text)
	}
	return o.Blob
}

func (o *Object) etag() string {
	switch {
	case o.NoETag:
		return ""
	case o.ETag != "":
		return o.ETag
	default:
		return fmt.Sprintf(`"lab-%016x"`, o.word(o.size())) // no 32 digits: those would be taken for an MD5
	}
}

// modified is when every object of the lab was last changed.
func modified() time.Time { return time.Date(2026, 3, 4, 14, 32, 0, 0, time.UTC) }

// honest is what a correct store would answer to GET (RFC 9110 sections 13 and 14).
func (o *Object) honest(r *http.Request) planned {
	h := http.Header{}
	for name, value := range o.Header {
		h.Set(name, value)
	}
	h.Set("Content-Type", or(o.ContentType, "application/octet-stream"))
	h.Set("Accept-Ranges", "bytes")
	h.Set("Last-Modified", modified().Format(http.TimeFormat))
	etag := o.etag()
	if etag != "" {
		h.Set("Etag", etag)
	}
	p := planned{status: http.StatusOK, header: h, body: o.content(), end: o.size()}
	if want := r.Header.Get("If-Match"); want != "" && want != "*" && want != etag {
		return errorAnswer("aws_precondition_failed", r)
	}
	asked := r.Header.Get("Range")
	if cond := r.Header.Get("If-Range"); cond != "" && cond != etag {
		asked = ""
	}
	if asked == "" {
		o.addChecksum(h)
		return p
	}
	start, end, ok := parseRange(asked, o.size())
	if !ok {
		p := errorAnswer("aws_invalid_range", r)
		p.header.Set("Content-Range", fmt.Sprintf("bytes */%d", o.size()))
		return p
	}
	p.status, p.start, p.end = http.StatusPartialContent, start, end
	h.Set("Content-Range", fmt.Sprintf("bytes %d-%d/%d", start, end-1, o.size()))
	return p
}

func (o *Object) addChecksum(h http.Header) {
	if !o.Checksum {
		return
	}
	sum := crc64nvme.New()
	_, _ = io.Copy(sum, io.NewSectionReader(o.content(), 0, o.size()))
	h.Set("X-Amz-Checksum-Crc64nvme", CRC64Text(sum.Sum64()))
	h.Set("X-Amz-Checksum-Type", "FULL_OBJECT")
}

// parseRange reads one byte range against a size; end is behind the last byte. ok is false where it cannot
// be satisfied or is not one range.
func parseRange(text string, size int64) (start, end int64, ok bool) {
	spec, found := strings.CutPrefix(text, "bytes=")
	first, last, dash := strings.Cut(spec, "-")
	if !found || !dash || strings.Contains(spec, ",") {
		return 0, size, false
	}
	if first == "" {
		n, err := strconv.ParseInt(last, 10, 64)
		return max(0, size-n), size, err == nil && n > 0 && size > 0
	}
	start, err := strconv.ParseInt(first, 10, 64)
	if err != nil {
		return 0, size, false
	}
	end = size
	if last != "" {
		n, err := strconv.ParseInt(last, 10, 64)
		if err != nil || n < start {
			return 0, size, false
		}
		end = min(size, n+1)
	}
	return start, end, start < size
}

func drain(r *http.Request) int64 {
	n, _ := io.Copy(io.Discard, r.Body)
	_ = r.Body.Close()
	return n
}
