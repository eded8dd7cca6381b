package s3client

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"

	"daypass/internal/apperr"
	"daypass/internal/profile"
	"daypass/internal/transfer"
	"daypass/internal/wire"

	v4 "github.com/aws/aws-sdk-go-v2/aws/signer/v4"
)

// The time limits of calls that store. Completing a large upload is work for a server: some copy all of it.
const (
	smallTime    = time.Minute
	completeTime = 15 * time.Minute
)

// call is one request of an upload, signed by header. The SDK is not used for these: it would read a body more than
// once to sign it, and hold its own opinion of trying again.
type call struct {
	verb   string // what permission_missing says
	method string
	query  url.Values
	header http.Header
	chunk  *transfer.Chunk // nil where body is all
	body   []byte
	limit  time.Duration // of a call without a chunk
	stream bool          // the answer's body is watched, and takes as long as it moves
}

// send makes the request and gives an answer below 300, whose body the caller closes, with the function that ends it.
// A request that was signed on a wrong clock is made once more on the clock that the answer taught.
func (c *Client) send(ctx context.Context, d transfer.Destination, q call) (*http.Response, func(), error) {
	resp, end, skewed, err := c.sendOnce(ctx, d, q)
	if err != nil && skewed {
		resp, end, _, err = c.sendOnce(ctx, d, q)
	}
	return resp, end, err
}

func (c *Client) sendOnce(ctx context.Context, d transfer.Destination, q call) (resp *http.Response, end func(), skewed bool, err error) {
	client := c.storeClient
	if q.stream {
		client = c.readClient
	}
	hc, err := client(d.Access.CAPEM)
	if err != nil {
		return nil, nil, false, err
	}
	var ans answer
	outer := ctx
	ctx, watch, end := q.bounded(withAnswer(ctx, &ans))
	req, err := c.request(ctx, d, q, watch)
	if err == nil {
		resp, err = hc.Do(req)
	}
	if err == nil && resp.StatusCode < 300 {
		if q.stream {
			resp.Body = &watchedAnswer{resp.Body, watch}
		}
		return resp, end, false, nil
	}
	after := time.Duration(0)
	if err == nil {
		after = retryAfter(resp.Header.Get("Retry-After"), ans.date)
		_ = resp.Body.Close()
		err = &reply{q.verb, ans.status, ans.code}
	}
	cause := context.Cause(ctx)
	end()
	if outer.Err() != nil {
		return nil, nil, false, context.Cause(outer)
	}
	if errors.Is(cause, errStalled) {
		return nil, nil, false, again{apperr.Wrap(errStalled, apperr.Stalled, apperr.Params{"host": ans.host}), 0}
	}
	act := action{verb: q.verb, bucket: d.Bucket}
	if q.verb == "write" {
		act.key = d.Key
	}
	err = judged(outer, err, &ans, act, after)
	if q.announces() && ans.refusesChecksum() {
		err = fmt.Errorf("%w: %w", transfer.ErrChecksum, err)
	}
	return nil, nil, ans.skewed, err
}

// announces reports whether a call names a checksum that not every storage knows.
func (q call) announces() bool {
	return q.trailed() || q.header.Get(headerCRC64NVME) != "" || q.header.Get(headerCRC32C) != "" || q.header.Get(checksumAlgo) != ""
}

// refusesChecksum reports whether an answer may mean that a header is not known: the codes are those of B2, of older
// MinIO and of OpenStack Swift.
func (a *answer) refusesChecksum() bool {
	return a.status == http.StatusNotImplemented || a.code == "NotImplemented" || a.code == "InvalidArgument" || a.code == "InvalidRequest"
}

// bounded gives the context of a request: with a chunk a watchdog ends it where nothing moves, else a time limit. Once the
// function that ends it is back, nothing of the chunk is touched any more.
func (q call) bounded(ctx context.Context) (context.Context, *wire.Watch, func()) {
	if q.chunk == nil && !q.stream {
		limit := q.limit
		if limit == 0 {
			limit = smallTime
		}
		ctx, cancel := context.WithTimeout(ctx, limit)
		return ctx, nil, cancel
	}
	ctx, cancel := context.WithCancelCause(ctx)
	watch := wire.NewWatch(func() { cancel(errStalled) })
	return ctx, watch, func() { watch.Stop(); cancel(nil); watch.Released() }
}

// request builds and signs. The payload is not part of the signature: its checksum, which is signed, guards it.
func (c *Client) request(ctx context.Context, d transfer.Destination, q call, watch *wire.Watch) (*http.Request, error) {
	a := d.Access
	if a.KeyID() == "" || a.Secret.Empty() {
		return nil, apperr.New(apperr.KeyRefused, nil)
	}
	u, err := objectURL(a.Profile, a.Endpoint, d.Bucket, d.Key)
	if err != nil {
		return nil, err
	}
	u.RawQuery = q.query.Encode()
	req := (&http.Request{Method: q.method, URL: u, Host: u.Host, Header: q.header.Clone(), ProtoMajor: 1, ProtoMinor: 1}).WithContext(ctx)
	if req.Header == nil {
		req.Header = http.Header{}
	}
	q.attach(ctx, req, watch)
	payload := q.payload()
	req.Header.Set("X-Amz-Content-Sha256", payload)
	if err := v4.NewSigner().SignHTTP(ctx, sdkCredentials(a), req, payload, "s3", a.Region, c.now(u.Host), plainPaths); err != nil {
		if req.Body != nil {
			_ = req.Body.Close()
		}
		return nil, apperr.Wrap(withoutText(err), apperr.Internal, nil)
	}
	return req, nil
}

// attach gives the request its body, one that can be read again.
func (q call) attach(ctx context.Context, req *http.Request, watch *wire.Watch) {
	open := func() (io.ReadCloser, error) { return readBytes(q.body), nil }
	req.ContentLength = int64(len(q.body))
	if q.chunk != nil {
		open = func() (io.ReadCloser, error) { return watch.Body(q.chunk.Open(ctx), q.chunk.Size), nil }
		req.ContentLength = q.chunk.Size
	}
	if q.trailed() {
		req.ContentLength = trailedLength(q.chunk)
		open = func() (io.ReadCloser, error) { return watch.Body(openTrailed(ctx, q.chunk), req.ContentLength), nil }
	}
	if req.ContentLength == 0 {
		if req.Method == http.MethodPut || req.Method == http.MethodPost {
			req.Body = http.NoBody
		}
		return
	}
	req.Body, _ = open()
	req.GetBody = open
}

// trailed reports whether the checksum comes behind the bytes.
func (q call) trailed() bool { return q.chunk != nil && q.chunk.Summed != nil }

// payload is what the signature tells of the body.
func (q call) payload() string {
	if q.trailed() {
		return trailedPayload
	}
	return unsignedPayload
}

// storeClient is httpClient for requests that carry bodies: other connections, with larger buffers and no limit on
// how long an answer takes, which call has itself.
func (c *Client) storeClient(caPEM string) (*http.Client, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	t, ok := c.stores[caPEM]
	if !ok {
		pool, err := certPool(caPEM)
		if err != nil {
			return nil, err
		}
		t = newTransport(pool)
		t.ResponseHeaderTimeout, t.MaxIdleConnsPerHost = 0, 32
		wire.GatherWrites(t)
		c.stores[caPEM], c.aheads[caPEM] = t, wire.OpenAhead(t)
	}
	return &http.Client{
		Transport:     listener{next: t, c: c},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}, nil
}

// OpenAhead implements transfer.Uploader: over TLS alone, whose handshakes take most of the time. Nothing of it is a failure.
func (c *Client) OpenAhead(d transfer.Destination, n int) {
	u, err := objectURL(d.Access.Profile, d.Access.Endpoint, d.Bucket, d.Key)
	if err != nil || u.Scheme != "https" || behindProxy(u.Hostname()) {
		return
	}
	if _, err := c.storeClient(d.Access.CAPEM); err != nil {
		return
	}
	c.mu.Lock()
	ahead := c.aheads[d.Access.CAPEM]
	c.mu.Unlock()
	ahead.Open(net.JoinHostPort(u.Hostname(), cmp.Or(u.Port(), "443")), n)
}

// retryAfter reads Retry-After; a date is measured on the server's own clock.
func retryAfter(text string, now time.Time) time.Duration {
	until, _ := http.ParseTime(text) // zero where it is no date
	return transfer.AskedWait(text, until, now)
}

// Host implements transfer.Uploader.
func (c *Client) Host(d transfer.Destination) (string, error) {
	u, err := objectURL(d.Access.Profile, d.Access.Endpoint, d.Bucket, d.Key)
	if err != nil {
		return "", err
	}
	return u.Host, nil
}

// Traits implements transfer.Uploader.
func (c *Client) Traits(d transfer.Destination) transfer.UploadTraits {
	preset, _ := profile.PresetByName(d.Access.Preset) // of an unknown one nothing is known
	most := preset.MaxObject
	if most == 0 {
		most = usualObject
	}
	return transfer.UploadTraits{
		Checksum: preset.Checksum, Conditional: preset.ConditionalPut, ConditionalParts: preset.ConditionalParts,
		MaxObject: most, MaxParts: preset.MaxParts, Trailers: preset.Trailers && strings.HasPrefix(d.Access.Endpoint, "https://"),
	}
}

// usualObject is what most servers hold, as S3 did until 2025.
const usualObject = 5 << 40
