package httpx_test

import (
	"errors"
	"fmt"
	"io"
	"net/url"
	"testing"

	"daypass/internal/apperr"
	"daypass/internal/httpx"
	"daypass/internal/lab"
	"daypass/internal/link"
	"daypass/internal/transfer"
)

// newClient gives a Client that uses no proxy of the machine that tests run on.
func newClient(t testing.TB, o httpx.Options) *httpx.Client {
	t.Helper()
	if o.Proxy == nil {
		o.Proxy = func(*url.URL) (*url.URL, error) { return nil, nil }
	}
	c := httpx.New(o)
	t.Cleanup(c.Close)
	return c
}

func mustParse(t testing.TB, raw string) link.Link {
	t.Helper()
	l, err := link.Parse(raw)
	if err != nil {
		t.Fatalf("parse %s: %v", raw, err)
	}
	return l
}

// request asks for [start, end) of a link on this computer, with nothing pinned.
func request(t testing.TB, raw string, start, end int64) transfer.Request {
	t.Helper()
	return transfer.Request{Link: mustParse(t, raw), Start: start, End: end, Pin: transfer.Pin{Size: -1}, AllowPrivate: true}
}

// read fetches and reads to the end.
func read(t testing.TB, c *httpx.Client, r transfer.Request) (*transfer.Response, []byte, error) {
	t.Helper()
	response, err := c.Fetch(t.Context(), r)
	if err != nil {
		return nil, nil, err
	}
	defer func() { _ = response.Body.Close() }()
	b, err := io.ReadAll(response.Body)
	return response, b, err
}

// wantCode fails unless err has the code, and says whether to try again as wanted. It gives the error's parameters.
func wantCode(t testing.TB, err error, code apperr.Code, retry bool) apperr.Params {
	t.Helper()
	if err == nil {
		t.Fatalf("no error, want %s", code)
	}
	e, ok := errors.AsType[*apperr.Error](err)
	if !ok || e.Code() != code {
		t.Fatalf("error %v, want code %s", err, code)
	}
	if got, _ := transfer.RetryOf(err); got != retry {
		t.Fatalf("%s %v: retry %v, want %v", code, e.Params(), got, retry)
	}
	return e.Params()
}

// oneObject is a script with a single object of so many bytes, under any path.
func oneObject(size int64, steps ...lab.Step) lab.Script {
	return lab.Script{Objects: []lab.Object{{Blob: lab.Blob{Seed: 7, Length: size}}}, Steps: steps}
}

func content(size int64) []byte { return lab.Blob{Seed: 7, Length: size}.Bytes() }

// everything is all that an error can be printed as.
func everything(err error) string {
	text := fmt.Sprintf("%v|%+v|%#v|%s|%q", err, err, err, err, err)
	for e := err; e != nil; e = errors.Unwrap(e) {
		text += fmt.Sprintf("|%v|%+v|%#v", e, e, e)
	}
	if e, ok := errors.AsType[*apperr.Error](err); ok {
		text += fmt.Sprintf("|%v|%#v", e.Params(), e.Params())
	}
	return text
}
