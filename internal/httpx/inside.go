package httpx

import (
	"bytes"
	"io"
	"net/http"
	"strings"
	"time"

	"daypass/internal/apperr"
)

// errorInside finds an error that comes with status 200, as S3 and gateways before it do at times. Only an answer to
// a signed link, in XML or JSON, with neither ETag nor Last-Modified, is looked into: every storage sends one of
// them with a real object. What is read is given back to the body.
func (e *exchange) errorInside() *failure {
	r := e.response
	if r.StatusCode != http.StatusOK || !e.ask.link.Signed() || !isStructured(r.Header.Get("Content-Type")) ||
		r.Header.Get("ETag") != "" || r.Header.Get("Last-Modified") != "" || r.ContentLength > maxErrorBody {
		return nil
	}
	timer := time.AfterFunc(errorBodyTimeout, func() { e.cancel(errStalled) })
	head, err := io.ReadAll(io.LimitReader(r.Body, maxErrorBody))
	timer.Stop()
	if err != nil {
		f := networkFailure(e.ctx, err, e.ask.link.Host, true)
		e.close()
		return f
	}
	a := answer{link: e.ask.link, status: r.StatusCode, header: r.Header, body: parseErrorBody(head), now: e.now, method: e.ask.method}
	if a.body.Code != "" {
		e.close()
		f := a.classify()
		if f.err.Code() == apperr.ServerMisbehaved {
			f.retry = true
		}
		return f
	}
	r.Body = struct {
		io.Reader
		io.Closer
	}{io.MultiReader(bytes.NewReader(head), r.Body), r.Body}
	return nil
}

func isStructured(contentType string) bool {
	kind, _, _ := strings.Cut(strings.ToLower(contentType), ";")
	kind = strings.TrimSpace(kind)
	return strings.HasSuffix(kind, "/xml") || strings.HasSuffix(kind, "+xml") || strings.HasSuffix(kind, "/json")
}
