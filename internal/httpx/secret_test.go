package httpx_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"log"
	"net/http"
	"strings"
	"testing"
	"time"

	"daypass/internal/apperr"
	"daypass/internal/httpx"
	"daypass/internal/lab"
	"daypass/internal/link"
	"daypass/internal/transfer"
)

const canary = "CANARY4f1c9e77deadbeef"

// TestNoErrorTellsTheLink: fault 24. Each kind of failure, with servers that repeat the link wherever they can.
func TestNoErrorTellsTheLink(t *testing.T) {
	lab.Fault(t, 24)
	var logged bytes.Buffer // net/http writes there when a server babbles
	log.SetOutput(&logged)
	defer log.SetOutput(io.Discard)
	echo := "{path}?X-Amz-Signature=" + canary
	xml := "<Error><Code>" + canary + "</Code><Message>" + canary + "</Message><RequestId>" + canary + "</RequestId><Region>" + strings.ToLower(canary) +
		"</Region><Endpoint>s3-" + canary + ".amazonaws.com</Endpoint><Bucket>" + canary + "</Bucket></Error>"
	replies := map[string]lab.Reply{
		"error":       {Status: 403, Body: &xml, Header: map[string]string{"X-Amz-Request-Id": canary, "X-Amz-Bucket-Region": canary}},
		"redirect":    {Status: 302, Body: lab.Text(""), Header: map[string]string{"Location": "http://elsewhere.invalid" + echo}},
		"bad place":   {Status: 302, Body: lab.Text(""), Header: map[string]string{"Location": "http://[::1" + echo}},
		"not HTTP":    {Raw: "GET /" + canary + " is not an answer\r\n\r\n"},
		"bad header":  {Raw: "HTTP/1.1 200 OK\r\n" + canary + "\r\n\r\n"},
		"bad length":  {Raw: "HTTP/1.1 200 OK\r\nContent-Length: " + canary + "\r\n\r\n"},
		"bad chunk":   {Raw: "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + canary + "\r\n"},
		"bad coding":  {Raw: "HTTP/1.1 200 OK\r\nTransfer-Encoding: " + canary + "\r\n\r\n"},
		"hang up":     {HangUp: true},
		"silence":     {HangUp: true, End: "stall"},
		"cut":         {CutAt: lab.At(10)},
		"wrong range": {Range: lab.RangeGarbled},
		"replaced":    {ETag: `"` + canary + `"`},
	}
	liar := lab.Liar(t, oneObject(1000))
	c := newClient(t, httpx.Options{HeaderTimeout: 100 * time.Millisecond})
	check := func(name string, err error) {
		t.Helper()
		if err == nil {
			t.Errorf("%s: no error", name)
		} else if text := everything(err); strings.Contains(strings.ToLower(text), strings.ToLower(canary)) || strings.Contains(text, "X-Amz-Signature") {
			t.Errorf("%s tells the link: %s", name, text)
		}
	}
	signed := func(endpoint string) string {
		return endpoint + "/b/k.bin?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AK%2F20260304%2Fus-east-1%2Fs3%2Faws4_request&X-Amz-Date=" +
			time.Now().UTC().Format("20060102T150405Z") + "&X-Amz-Expires=3600&X-Amz-SignedHeaders=host&X-Amz-Security-Token=" + canary + "&X-Amz-Signature=" + canary
	}
	for name, reply := range replies {
		liar.SetScript(oneObject(1000, lab.Step{Do: reply}))
		r := request(t, signed(liar.Endpoint), 0, -1)
		r.Pin.ETag = `"e"`
		if name == "cut" {
			r.Pin.ETag = ""
		}
		_, _, err := read(t, c, r)
		check(name, err)
	}
	secure := lab.Liar(t, oneObject(10), lab.LiarOptions{TLS: true})
	for name, endpoint := range map[string]string{
		"certificate": secure.Endpoint, "nobody": "http://" + closedPort(t), "metadata": "http://169.254.169.254",
		"no name": "http://no.such.name.invalid", "wrong protocol": strings.Replace(liar.Endpoint, "http:", "https:", 1),
	} {
		_, _, err := read(t, c, request(t, signed(endpoint), 0, -1))
		check(name, err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err := c.Fetch(ctx, request(t, signed(liar.Endpoint), 0, -1))
	check("cancelled", err)
	if strings.Contains(logged.String(), canary) {
		t.Errorf("the log tells the link: %s", logged.String())
	}
}

// TestNothingOfOursIsSentAlong: what a server sees of a request.
func TestNothingOfOursIsSentAlong(t *testing.T) {
	t.Parallel()
	liar := lab.Liar(t, oneObject(1000))
	r := request(t, liar.Link("/b/k.bin"), 5, 10)
	r.Pin = transfer.Pin{ETag: `W/"weak"`, Size: 1000}
	if _, _, err := read(t, newClient(t, httpx.Options{Version: "1.2.3"}), r); err != nil {
		t.Fatal(err)
	}
	want := http.Header{"Accept": {"*/*"}, "Accept-Encoding": {"identity"}, "Range": {"bytes=5-9"}, "User-Agent": {"Daypass/1.2.3"}}
	got := liar.Seen()[0].Header
	if len(got) != len(want) {
		t.Errorf("sent %v", got)
	}
	for name := range want {
		if got.Get(name) != want.Get(name) {
			t.Errorf("%s: %q", name, got.Get(name))
		}
	}
}

// TestCancelling ends a wait for the header, and a read that waits for bytes.
func TestCancelling(t *testing.T) {
	t.Parallel()
	liar := lab.Liar(t, oneObject(100_000, lab.Step{When: lab.Match{Path: "/mute"}, Do: lab.Reply{HangUp: true, End: "stall"}},
		lab.Step{Do: lab.Reply{CutAt: lab.At(1000), End: "stall"}}))
	c := newClient(t, httpx.Options{})
	ctx, cancel := context.WithCancel(t.Context())
	response, err := c.Fetch(ctx, request(t, liar.Link("/b/k.bin"), 0, -1))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.ReadFull(response.Body, make([]byte, 1000)); err != nil {
		t.Fatal(err)
	}
	failed := make(chan error)
	go func() {
		_, err := response.Body.Read(make([]byte, 10))
		failed <- err
	}()
	cancel()
	err = <-failed
	wantCode(t, err, apperr.Interrupted, false)
	if !errors.Is(err, context.Canceled) {
		t.Errorf("%v is no cancellation", err)
	}
	response.Body.Close()

	ctx, cancel = context.WithCancel(t.Context())
	go func() {
		_, err := c.Probe(ctx, mustParse(t, liar.Link("/mute")), link.ProbePolicy{AllowPrivate: true})
		failed <- err
	}()
	lab.Eventually(t, 5*time.Second, func() bool { return len(liar.Seen()) == 2 })
	cancel()
	wantCode(t, <-failed, apperr.Interrupted, false)
}
