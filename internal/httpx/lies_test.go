package httpx_test

import (
	"bytes"
	"io"
	"testing"
	"time"

	"daypass/internal/apperr"
	"daypass/internal/httpx"
	"daypass/internal/lab"
	"daypass/internal/transfer"
)

// TestRangesAreWhatWasAskedFor: faults 7 and 8. The middle 400 of 1000 bytes are asked for.
func TestRangesAreWhatWasAskedFor(t *testing.T) {
	t.Parallel()
	cases := map[lab.RangeLie]apperr.Code{ // "" is an answer that may be believed
		lab.RangeIgnored: "", lab.RangeTotalStar: "", lab.RangeBytesShift: "", lab.RangeShorter: "",
		lab.RangeWhole206: apperr.ServerMisbehaved, lab.RangeOffByOne: apperr.ServerMisbehaved,
		lab.RangeFromZero: apperr.ServerMisbehaved, lab.RangeLonger: apperr.ServerMisbehaved,
		lab.RangeOverlaps:  apperr.ServerMisbehaved,
		lab.RangeHeaderOff: apperr.ServerMisbehaved, lab.RangeNoHeader: apperr.ServerMisbehaved,
		lab.RangeGarbled: apperr.ServerMisbehaved, lab.RangeMultipart: apperr.ServerMisbehaved,
		lab.RangeTotalOff: apperr.ObjectReplaced,
	}
	for lie, code := range cases {
		t.Run(string(lie), func(t *testing.T) {
			t.Parallel()
			lab.Fault(t, map[bool]int{true: 7, false: 8}[lie == lab.RangeIgnored])
			liar := lab.Liar(t, tagged(`"e"`, lab.Step{Do: lab.Reply{Range: lie}}))
			r := request(t, liar.Link("/b/k.bin"), 300, 700)
			r.Pin = transfer.Pin{ETag: `"e"`, Size: 1000}
			response, got, err := read(t, newClient(t, httpx.Options{}), r)
			if code != "" {
				wantCode(t, err, code, code == apperr.ServerMisbehaved)
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			want := content(1000)
			if !response.Whole {
				want = want[300:response.End]
			}
			if response.Whole != (lie == lab.RangeIgnored) || lie != lab.RangeBytesShift && !bytes.Equal(got, want) {
				t.Errorf("%+v, %d bytes", response, len(got))
			}
		})
	}
}

// tagged is a script with one object of 1000 bytes and this ETag.
func tagged(etag string, steps ...lab.Step) lab.Script {
	s := oneObject(1000, steps...)
	s.Objects[0].ETag = etag
	return s
}

// TestPinsHold: faults 5, 6 and 9; the liar ignores If-Match where it is told another ETag.
func TestPinsHold(t *testing.T) {
	t.Parallel()
	cases := map[string]struct {
		reply lab.Reply
		pin   transfer.Pin
		start int64
		code  apperr.Code
		retry bool
	}{
		"other tag":        {reply: lab.Reply{ETag: `"new"`}, pin: transfer.Pin{ETag: `"old"`, Size: 1000}, code: apperr.ObjectReplaced},
		"no tag":           {reply: lab.Reply{ETag: "-"}, pin: transfer.Pin{ETag: `"old"`, Size: 1000}, code: apperr.ServerMisbehaved, retry: true},
		"weak tag":         {reply: lab.Reply{ETag: `W/"old"`}, pin: transfer.Pin{ETag: `"old"`, Size: 1000}, code: apperr.ServerMisbehaved, retry: true},
		"weak other tag":   {reply: lab.Reply{ETag: `W/"new"`}, pin: transfer.Pin{ETag: `"old"`, Size: 1000}, code: apperr.ObjectReplaced},
		"tag, other size":  {reply: lab.Reply{ETag: `"old"`}, pin: transfer.Pin{ETag: `"old"`, Size: 1001}, code: apperr.ObjectReplaced},
		"other size alone": {reply: lab.Reply{ETag: "-"}, pin: transfer.Pin{Size: 1001}, code: apperr.ObjectReplaced},
		"200, other size":  {reply: lab.Reply{ETag: `"old"`, Range: lab.RangeIgnored}, pin: transfer.Pin{ETag: `"old"`, Size: 1001}, code: apperr.ObjectReplaced},
		"200, other tag":   {reply: lab.Reply{ETag: `"new"`, Range: lab.RangeIgnored}, pin: transfer.Pin{ETag: `"old"`, Size: 1000}, code: apperr.ObjectReplaced},
		"star, no tag":     {reply: lab.Reply{ETag: "-", Range: lab.RangeTotalStar}, pin: transfer.Pin{Size: 1000}, code: apperr.ServerMisbehaved, retry: true},
		"other version": {
			reply: lab.Reply{ETag: `"old"`, Header: map[string]string{"X-Amz-Version-Id": "v2"}},
			pin:   transfer.Pin{ETag: `"old"`, Size: 1000, VersionID: "v1"}, code: apperr.ObjectReplaced,
		},
		"other date": {
			reply: lab.Reply{ETag: "-", Header: map[string]string{"Last-Modified": "Thu, 05 Mar 2026 14:32:00 GMT"}},
			pin:   transfer.Pin{Size: 1000, Modified: time.Date(2026, 3, 4, 14, 32, 0, 0, time.UTC)}, code: apperr.ObjectReplaced,
		},
		"same date": {
			reply: lab.Reply{ETag: "-", Header: map[string]string{"Last-Modified": "Wed, 04 Mar 2026 14:32:00 GMT"}},
			pin:   transfer.Pin{Size: 1000, Modified: time.Date(2026, 3, 4, 14, 32, 0, 0, time.UTC)},
		},
		"honoured If-Match":   {pin: transfer.Pin{ETag: `"none of it"`, Size: 1000}, code: apperr.ObjectReplaced},
		"past the end":        {pin: transfer.Pin{Size: 3000}, start: 2000, code: apperr.ObjectReplaced},
		"past the end, blind": {pin: transfer.Pin{Size: -1}, start: 2000, code: apperr.ObjectReplaced},
		"416 for no reason":   {reply: lab.Reply{Range: lab.Range416}, pin: transfer.Pin{Size: 1000}, start: 10, code: apperr.ServerMisbehaved, retry: true},
		"tag without quotes":  {reply: lab.Reply{ETag: `old`}, pin: transfer.Pin{ETag: `"old"`, Size: 1000}},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			liar := lab.Liar(t, tagged(`"old"`, lab.Step{Do: tc.reply}))
			r := request(t, liar.Link("/b/k.bin"), tc.start, -1)
			r.Pin = tc.pin
			_, got, err := read(t, newClient(t, httpx.Options{}), r)
			if tc.code != "" {
				wantCode(t, err, tc.code, tc.retry)
			} else if err != nil || len(got) != 1000 {
				t.Errorf("%v, %d bytes", err, len(got))
			}
		})
	}
}

// TestBodiesEndWhereTheyShould: faults 10 and 11.
func TestBodiesEndWhereTheyShould(t *testing.T) {
	t.Parallel()
	lab.Fault(t, 10)
	cases := map[string]struct {
		reply lab.Reply
		start int64
		got   int
		code  apperr.Code
	}{
		"cut":                  {reply: lab.Reply{CutAt: lab.At(4000)}, got: 4000, code: apperr.NetworkGone},
		"reset":                {reply: lab.Reply{CutAt: lab.At(4000), End: "reset"}, got: -1, code: apperr.NetworkGone},
		"chunked, cut":         {reply: lab.Reply{Framing: "chunked", CutAt: lab.At(4000)}, got: 4000, code: apperr.NetworkGone},
		"chunked, more behind": {reply: lab.Reply{Framing: "chunked", Extra: 7}, start: 10, got: 99_990},
		"until close, short":   {reply: lab.Reply{Framing: "close", CutAt: lab.At(4000)}, start: 10, got: 4000, code: apperr.NetworkGone},
		"until close, long":    {reply: lab.Reply{Framing: "close", Extra: 7}, start: 10, got: 99_990, code: apperr.ServerMisbehaved},
		"length, more behind":  {reply: lab.Reply{Extra: 7}, start: 10, got: 99_990},
		"length too small":     {reply: lab.Reply{Length: lab.At(5000)}, start: 10, code: apperr.ServerMisbehaved},
		"length too large":     {reply: lab.Reply{Length: lab.At(200_000)}, start: 10, code: apperr.ServerMisbehaved},
		"chunked, right":       {reply: lab.Reply{Framing: "chunked"}, start: 10, got: 99_990},
		"no answer":            {reply: lab.Reply{HangUp: true}, code: apperr.NetworkGone},
		"not HTTP":             {reply: lab.Reply{Raw: "SSH-2.0-OpenSSH_9.2\r\n"}, code: apperr.ServerMisbehaved},
		"silence":              {reply: lab.Reply{HangUp: true, End: "stall"}, code: apperr.Stalled},
		"stall":                {reply: lab.Reply{CutAt: lab.At(4000), End: "stall"}, got: 4000, code: apperr.Stalled},
		"stored as gzip":       {reply: lab.Reply{Header: map[string]string{"Content-Encoding": "gzip"}}, start: 10, got: 99_990},
		"packed on the way":    {reply: lab.Reply{Range: lab.RangeIgnored, Framing: "chunked", Header: map[string]string{"Content-Encoding": "gzip"}}, code: apperr.ServerMisbehaved},
		"aws-chunked":          {reply: lab.Reply{Header: map[string]string{"Content-Encoding": "aws-chunked"}}, start: 10, got: 99_990},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			liar := lab.Liar(t, oneObject(100_000, lab.Step{Do: tc.reply}))
			c := newClient(t, httpx.Options{StallTimeout: 150 * time.Millisecond, HeaderTimeout: 150 * time.Millisecond})
			_, got, err := read(t, c, request(t, liar.Link("/b/k.bin"), tc.start, -1))
			if tc.code != "" {
				wantCode(t, err, tc.code, name != "packed on the way")
			} else if err != nil {
				t.Fatal(err)
			}
			if tc.got >= 0 && len(got) != tc.got {
				t.Errorf("%d bytes, want %d", len(got), tc.got)
			}
			if want := content(100_000)[tc.start:]; !bytes.HasPrefix(want, got) {
				t.Error("bytes of something else")
			}
		})
	}
}

// TestDripIsStalled: one byte now and then keeps no download alive; a reader that takes its time is not blamed.
func TestDripIsStalled(t *testing.T) {
	t.Parallel()
	lab.Fault(t, 11)
	liar := lab.Liar(t, oneObject(100_000, lab.Step{Do: lab.Reply{Rate: 50}}))
	c := newClient(t, httpx.Options{FloorWindow: 200 * time.Millisecond, FloorRate: 1000})
	_, _, err := read(t, c, request(t, liar.Link("/b/k.bin"), 0, -1))
	wantCode(t, err, apperr.Stalled, true)

	liar.SetScript(oneObject(8 << 20))
	c = newClient(t, httpx.Options{FloorWindow: 2 * time.Second, FloorRate: 1000, StallTimeout: 500 * time.Millisecond})
	response, err := c.Fetch(t.Context(), request(t, liar.Link("/b/k.bin"), 0, -1))
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	begin := time.Now() // a slow reader, for longer than the stall timeout
	lab.Eventually(t, 5*time.Second, func() bool { return time.Since(begin) > 800*time.Millisecond })
	n, err := io.Copy(io.Discard, response.Body)
	if err != nil || n != 8<<20 {
		t.Fatalf("%d bytes, %v", n, err)
	}
}

// TestRetryAfterIsExposed: fault 12.
func TestRetryAfterIsExposed(t *testing.T) {
	t.Parallel()
	lab.Fault(t, 12)
	cases := map[string]struct {
		header string
		least  time.Duration
		most   time.Duration
	}{
		"seconds": {header: "7", least: 7 * time.Second, most: 7 * time.Second},
		"date":    {header: time.Now().Add(90 * time.Second).UTC().Format("Mon, 02 Jan 2006 15:04:05 GMT"), least: 80 * time.Second, most: 91 * time.Second},
		"past":    {header: "Wed, 04 Mar 2020 14:32:00 GMT"},
		"huge":    {header: "99999999999999999", least: 5 * time.Minute, most: 5 * time.Minute},
		"garbage": {header: "soon"},
		"none":    {},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			liar := lab.Liar(t, oneObject(10, lab.Step{Do: lab.Reply{Status: 503, Body: lab.Text(""), Header: map[string]string{"Retry-After": tc.header}}}))
			_, _, err := read(t, newClient(t, httpx.Options{}), request(t, liar.Link("/b/k.bin"), 0, -1))
			wantCode(t, err, apperr.ServerBusy, true)
			if _, after := transfer.RetryOf(err); after < tc.least || after > tc.most {
				t.Errorf("after %v, want %v to %v", after, tc.least, tc.most)
			}
		})
	}
}

// TestConnectionsAreKept: a body that was read, one that was closed shortly before its end, and an error's.
func TestConnectionsAreKept(t *testing.T) {
	t.Parallel()
	liar := lab.Liar(t, oneObject(1000, lab.Step{When: lab.Match{Path: "/gone"}, Do: lab.Reply{Answer: "aws_no_such_key"}}))
	c := newClient(t, httpx.Options{})
	for range 3 {
		if _, _, err := read(t, c, request(t, liar.Link("/b/k.bin"), 0, -1)); err != nil {
			t.Fatal(err)
		}
		response, err := c.Fetch(t.Context(), request(t, liar.Link("/b/k.bin"), 0, 900))
		if err != nil {
			t.Fatal(err)
		}
		response.Body.Close()
		_, _, err = read(t, c, request(t, liar.Link("/gone"), 0, -1))
		wantCode(t, err, apperr.ObjectGone, false)
	}
	for _, s := range liar.Seen() {
		if s.Conn != 1 {
			t.Fatalf("request %d came over connection %d", s.Number, s.Conn)
		}
	}
}

// TestCloseWaitsForNothing: what is left of a stalled body is not waited for.
func TestCloseWaitsForNothing(t *testing.T) {
	t.Parallel()
	liar := lab.Liar(t, oneObject(10_000, lab.Step{Do: lab.Reply{CutAt: lab.At(5000), End: "stall"}}))
	response, err := newClient(t, httpx.Options{}).Fetch(t.Context(), request(t, liar.Link("/b/k.bin"), 0, -1))
	if err != nil {
		t.Fatal(err)
	}
	begin := time.Now()
	if response.Body.Close(); time.Since(begin) > 10*time.Second {
		t.Errorf("closing took %v", time.Since(begin))
	}
	if n, err := response.Body.Read(make([]byte, 10)); n != 0 || err == nil || err == io.EOF {
		t.Errorf("a read after close gave %d bytes and %v", n, err)
	}
}
