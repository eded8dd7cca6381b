package s3client

import (
	"context"
	"net/http"
	"time"

	"daypass/internal/apperr"
	"daypass/internal/profile"

	"github.com/aws/aws-sdk-go-v2/aws"
	v4 "github.com/aws/aws-sdk-go-v2/aws/signer/v4"
)

// skewLimit is how far a request's time may be from the server's before it is worth another try. Servers
// refuse at 15 minutes (S3 API, RequestTimeTooSkewed).
const skewLimit = 4 * time.Minute

// now is the time on the clock of the host's server, as far as it is known.
func (c *Client) now(host string) time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.opts.Now().Add(c.clocks[host])
}

// offset is what the host's clock is ahead of this computer's, as far as it is known; less than two seconds are not noted.
func (c *Client) offset(host string) time.Duration {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.clocks[host]
}

// learn takes the server's clock from an answer's Date and tells how far the clock in use was off.
func (c *Client) learn(host, date string) (server time.Time, off time.Duration) {
	server, err := http.ParseTime(date)
	if err != nil {
		return time.Time{}, 0
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	local := c.opts.Now()
	off = server.Sub(local.Add(c.clocks[host]))
	// A Date has whole seconds and travels for a while: small differences are noise.
	if off.Abs() > 2*time.Second {
		c.clocks[host] = server.Sub(local)
	}
	return server.UTC(), off
}

// clockSigner signs the SDK's own requests on the server's clock.
type clockSigner struct{ c *Client }

// SignHTTP implements s3.HTTPSignerV4. A fresh signer each time: the SDK's key cache goes by access key ID
// alone and would go on with an old secret after it was corrected.
func (s clockSigner) SignHTTP(ctx context.Context, creds aws.Credentials, r *http.Request, payloadHash, service, region string, _ time.Time, optFns ...func(*v4.SignerOptions)) error {
	encoding := r.Header.Get("Accept-Encoding")
	r.Header.Del("Accept-Encoding") // Google's front end rewrites it on the way, so it must not be signed
	err := v4.NewSigner().SignHTTP(ctx, creds, r, payloadHash, service, region, s.c.now(r.URL.Host), optFns...)
	if encoding != "" {
		r.Header.Set("Accept-Encoding", encoding)
	}
	return err
}

// ServerTime asks the endpoint for its clock, without a key: any answer has a Date. Whole seconds, UTC.
func (c *Client) ServerTime(ctx context.Context, a profile.Access) (time.Time, error) {
	server, _, err := c.serverTime(ctx, a)
	return server, err
}

// serverTime also gives the answer's status, 0 for none.
func (c *Client) serverTime(ctx context.Context, a profile.Access) (time.Time, int, error) {
	base, err := parseEndpoint(a.Endpoint)
	if err != nil {
		return time.Time{}, 0, err
	}
	hc, err := c.httpClient(a.CAPEM)
	if err != nil {
		return time.Time{}, 0, err
	}
	ctx, cancel := context.WithTimeout(ctx, c.opts.Timeout)
	defer cancel()
	var ans answer
	if err := c.knock(withAnswer(ctx, &ans), hc, base.String()); err != nil {
		return time.Time{}, ans.status, classify(ctx, err, &ans, action{verb: "clock"})
	}
	if ans.date.IsZero() {
		return time.Time{}, ans.status, apperr.New(apperr.ServerMisbehaved, apperr.Params{"host": base.Host, "status": ans.status, "own": true})
	}
	return ans.date, ans.status, nil
}

// knock sends the least request that there is, again when the network hiccups.
func (c *Client) knock(ctx context.Context, hc *http.Client, url string) error {
	var err error
	for try := range maxTries {
		if try > 0 && !pause(ctx, time.Duration(try)*200*time.Millisecond) {
			return err
		}
		var req *http.Request
		if req, err = http.NewRequestWithContext(ctx, http.MethodHead, url+"/", nil); err != nil {
			return err
		}
		var resp *http.Response
		if resp, err = hc.Do(req); err == nil {
			return resp.Body.Close()
		}
		if certificateProblem(err) {
			return err
		}
	}
	return err
}

// pause waits, and reports false when the context ended first.
func pause(ctx context.Context, d time.Duration) bool {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-t.C:
		return true
	}
}
