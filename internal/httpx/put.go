package httpx

import (
	"context"
	"io"
	"net/http"
	"time"

	"daypass/internal/apperr"
	"daypass/internal/transfer"
)

var _ transfer.LinkUploader = (*Client)(nil)

// ifNoneMatch refuses to replace what is there, where its value is "*".
const ifNoneMatch = "If-None-Match"

// PutLink implements transfer.LinkUploader.
func (c *Client) PutLink(ctx context.Context, p transfer.LinkPut) (transfer.Delivered, error) {
	if p.Form != nil {
		return c.postForm(ctx, p)
	}
	h := http.Header{}
	for name, value := range p.Header {
		h.Set(name, value)
	}
	a := ask{
		link: p.Link, header: h, allowPrivate: p.AllowPrivate, method: http.MethodPut,
		payload: &payload{size: p.Chunk.Size, open: p.Chunk.Open, expect: true},
	}
	d, f := c.deliver(ctx, a)
	if f != nil && f.status() == http.StatusNotImplemented && h.Get(ifNoneMatch) != "" && !p.Link.UploadNeeds().Once {
		h.Del(ifNoneMatch) // not every storage knows the condition
		d, f = c.deliver(ctx, a)
	}
	if f != nil {
		return transfer.Delivered{}, f
	}
	return d, nil
}

// deliver sends a whole file, and gives what the storage says of it.
func (c *Client) deliver(ctx context.Context, a ask) (transfer.Delivered, *failure) {
	e, f := c.act(ctx, a)
	if f != nil && f.status() == http.StatusExpectationFailed { // something on the way does not know of the question
		a.payload.expect = false
		e, f = c.act(ctx, a)
	}
	if f != nil {
		return transfer.Delivered{}, f
	}
	defer e.close()
	d := e.delivered()
	if f := e.accepted(d); f != nil {
		return transfer.Delivered{}, f
	}
	return d, nil
}

// act makes a request that is no GET, and gives an answer below 300. Its body is there to be read, within its time.
func (c *Client) act(ctx context.Context, a ask) (*exchange, *failure) {
	e, f := c.exchange(ctx, a)
	if f != nil {
		return nil, f
	}
	if e.response.StatusCode/100 != 2 {
		return nil, e.fail()
	}
	if f := e.errorInside(); f != nil {
		return nil, f
	}
	return e, nil
}

// delivered reads what a success says of the object.
func (e *exchange) delivered() transfer.Delivered {
	h := e.response.Header
	d := transfer.Delivered{
		ETag: parseETag(h.Get("ETag")).strong(), VersionID: h.Get("X-Amz-Version-Id"), CRC64NVME: fullCRC64(h),
		MD5: fullMD5(h, true), Opaque: opaqueETag(h),
	}
	d.Storage = d.ETag != "" || fromStorage(h)
	return d
}

// accepted finds successes that are none: the sign-in page of a network, or of a site. To a signed link a storage alone
// can give a good answer, and it says what it has stored.
func (e *exchange) accepted(d transfer.Delivered) *failure {
	h := e.response.Header
	switch {
	case isHTML(h.Get("Content-Type")) && !fromStorage(h):
		return final(apperr.NotTheFile, answerParams(e.ask.link, e.response.StatusCode, h))
	case (e.ask.link.Signed() || e.ask.method == http.MethodPost) && !d.Storage:
		return e.misbehaved("no_storage")
	}
	return nil
}

// status is that of the answer that a failure is; 0 where there was none.
func (f *failure) status() int {
	status, _ := f.err.Params()["status"].(int)
	return status
}

// document reads the body of an answer that is one, up to most bytes.
func (e *exchange) document(most int64) ([]byte, *failure) {
	timer := time.AfterFunc(orDefault(e.ask.limit, actTime), func() { e.cancel(errStalled) })
	defer timer.Stop()
	text, err := io.ReadAll(io.LimitReader(e.response.Body, most))
	if err != nil {
		return nil, networkFailure(e.ctx, err, e.ask.link.Host, true)
	}
	return text, nil
}
