package lab

import (
	"encoding/json"
	"fmt"
	"os"
)

// Script is what a liar tells: objects, and steps that bend the answers. It is plain data, so that a test
// can hold it as a literal or load it from JSON. Without steps the liar is an honest store for GET: ranges,
// If-Match and If-Range work, and HEAD is refused, as it is on a link that was signed for GET.
type Script struct {
	// Objects are what there is. The first whose Path fits is served.
	Objects []Object `json:"objects"`
	// Steps are looked at in order; the first that fits a request decides. None: an honest answer.
	Steps []Step `json:"steps,omitempty"`
}

// Object is one thing that the liar serves.
type Object struct {
	Name string `json:"name,omitempty"` // for Reply.Object
	Path string `json:"path,omitempty"` // escaped path it is served at; "" at every path
	Blob
	Text        string            `json:"text,omitempty"` // content in place of the Blob
	ETag        string            `json:"etag,omitempty"` // with quotes; "" gives one made of seed and length
	NoETag      bool              `json:"no_etag,omitempty"`
	Checksum    bool              `json:"checksum,omitempty"`     // say x-amz-checksum-crc64nvme on a 200
	ContentType string            `json:"content_type,omitempty"` // default application/octet-stream
	Header      map[string]string `json:"header,omitempty"`       // more headers
}

// Step bends the answer to the requests that When describes.
type Step struct {
	Name string `json:"name,omitempty"`
	When Match  `json:"when"`
	Do   Reply  `json:"do"`
}

// Match describes requests; zero fields fit all of them. From, To and Every count the requests that fit the
// other fields and that no earlier step took.
type Match struct {
	Method     string `json:"method,omitempty"`
	Path       string `json:"path,omitempty"`        // as path.Match, on the escaped path
	Range      string `json:"range,omitempty"`       // "none", "some", or the header's very text
	StartFrom  int64  `json:"start_from,omitempty"`  // first byte asked for is at or behind this one
	ServedFrom int64  `json:"served_from,omitempty"` // body bytes sent so far, by all answers, are at least so many
	From       int    `json:"from,omitempty"`        // first fitting request, from 1
	To         int    `json:"to,omitempty"`          // last one; 0: no end
	Every      int    `json:"every,omitempty"`       // each nth of them
}

// RangeLie is a way to get a range wrong.
type RangeLie string

// The ways. Start and end are those that were asked for.
const (
	RangeIgnored    RangeLie = "ignored"     // 200 with everything
	RangeWhole206   RangeLie = "whole_206"   // 206 with everything, and Content-Range says so
	RangeOffByOne   RangeLie = "off_by_one"  // 206 from start+1, and Content-Range says so
	RangeFromZero   RangeLie = "from_zero"   // 206 of the asked length from byte 0, and Content-Range says so
	RangeLonger     RangeLie = "longer"      // 206 that runs past the asked end, and Content-Range says so
	RangeShorter    RangeLie = "shorter"     // 206 of half of it, and Content-Range says so: RFC 9110 allows it
	RangeOverlaps   RangeLie = "overlaps"    // 206 that begins before the asked start, and Content-Range says so
	RangeBytesShift RangeLie = "bytes_shift" // Content-Range as asked, bytes from start+1: only a checksum tells
	RangeHeaderOff  RangeLie = "header_off"  // bytes as asked, Content-Range one further
	RangeNoHeader   RangeLie = "no_header"   // 206 without Content-Range
	RangeGarbled    RangeLie = "garbled"     // Content-Range that is no range
	RangeTotalOff   RangeLie = "total_off"   // a total one too large
	RangeTotalStar  RangeLie = "total_star"  // a total of "*": RFC 9110 allows it
	RangeMultipart  RangeLie = "multipart"   // 206 multipart/byteranges
	Range416        RangeLie = "416"         // range not satisfiable, though it is
)

// Reply says what to do to a request. The zero Reply is the honest answer. Fields combine.
type Reply struct {
	Answer string            `json:"answer,omitempty"` // one of Answers, by name
	Status int               `json:"status,omitempty"` // in place of the honest one
	Body   *string           `json:"body,omitempty"`   // in place of the object's bytes
	Header map[string]string `json:"header,omitempty"` // set; "" takes it away. See Answer for the placeholders
	Object string            `json:"object,omitempty"` // serve this one
	ETag   string            `json:"etag,omitempty"`   // another one; "-" for none
	Range  RangeLie          `json:"range,omitempty"`

	Framing   string `json:"framing,omitempty"`    // "" Content-Length; "chunked"; "close": until the connection ends
	Length    *int64 `json:"length,omitempty"`     // what Content-Length claims, whatever is sent
	Extra     int64  `json:"extra,omitempty"`      // stray bytes after the body
	CutAt     *int64 `json:"cut_at,omitempty"`     // stop after so many body bytes …
	End       string `json:"end,omitempty"`        // … and then: "" close, "reset", "stall" (keep open, say nothing)
	CorruptAt *int64 `json:"corrupt_at,omitempty"` // the object's byte here is sent wrong
	DelayMS   int    `json:"delay_ms,omitempty"`   // before the answer
	Rate      int64  `json:"rate,omitempty"`       // body bytes a second
	HangUp    bool   `json:"hang_up,omitempty"`    // no answer at all: End at once
	Raw       string `json:"raw,omitempty"`        // these bytes in place of an answer, then close
}

// LoadScript reads a script from a JSON file; unknown fields are errors.
func LoadScript(path string) (Script, error) {
	f, err := os.Open(path)
	if err != nil {
		return Script{}, err
	}
	defer func() { _ = f.Close() }()
	dec := json.NewDecoder(f)
	dec.DisallowUnknownFields()
	var s Script
	if err := dec.Decode(&s); err != nil {
		return Script{}, fmt.Errorf("script %s: %w", path, err)
	}
	return s, nil
}

// At gives a pointer to n, for CutAt, CorruptAt and Length.
func At(n int64) *int64 { return &n }

// Text gives a pointer to s, for Body.
func Text(s string) *string { return &s }
