package s3client

import (
	"context"
	"net/http"
	"sync"
	"time"

	"daypass/internal/link"
	"daypass/internal/profile"
	"daypass/internal/wire"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/aws/retry"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/smithy-go/logging"
)

// The limits of one call. A call is one question: a page of a listing, one object's facts.
const (
	defaultTimeout = 60 * time.Second // a call with all its tries
	maxTries       = 3
	maxBackoff     = 2 * time.Second
)

// Options configure a Client. The zero value is good.
type Options struct {
	UserAgent string           // sent as User-Agent; "" sends "Daypass"
	Timeout   time.Duration    // of a call with all its tries; 0: 60 s
	Now       func() time.Time // this computer's clock; nil: time.Now
}

// Client implements profile.Storage, link.Signer and transfer.Uploader. Safe for concurrent use.
type Client struct {
	opts Options

	mu     sync.Mutex
	trusts map[string]*http.Transport // by CAPEM, so that connections are shared
	stores map[string]*http.Transport // by CAPEM, for uploads
	aheads map[string]*wire.Ahead     // of stores
	reads  map[string]*http.Transport // by CAPEM, for whole objects
	clocks map[string]time.Duration   // by host: server minus this computer
}

var (
	_ profile.Storage = (*Client)(nil)
	_ link.Signer     = (*Client)(nil)
)

// New gives a Client. Close it to end its idle connections.
func New(o Options) *Client {
	if o.UserAgent == "" {
		o.UserAgent = "Daypass"
	}
	if o.Timeout == 0 {
		o.Timeout = defaultTimeout
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	return &Client{opts: o, trusts: map[string]*http.Transport{}, stores: map[string]*http.Transport{}, aheads: map[string]*wire.Ahead{}, reads: map[string]*http.Transport{}, clocks: map[string]time.Duration{}}
}

// Close ends idle connections. Calls that are under way are not touched.
func (c *Client) Close() {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, ts := range []map[string]*http.Transport{c.trusts, c.stores, c.reads} {
		for _, t := range ts {
			t.CloseIdleConnections()
		}
	}
	for _, a := range c.aheads {
		a.Close()
	}
}

// sdk gives an SDK client for one access. It is cheap: the connections are the Client's.
func (c *Client) sdk(a profile.Access, bucket string) (*s3.Client, error) {
	base, err := parseEndpoint(a.Endpoint)
	if err != nil {
		return nil, err
	}
	hc, err := c.httpClient(a.CAPEM)
	if err != nil {
		return nil, err
	}
	o := s3.Options{
		BaseEndpoint:                   aws.String(base.String()),
		Region:                         a.Region,
		UsePathStyle:                   pathStyle(a.Profile, base.Hostname(), base.Scheme, bucket),
		HTTPClient:                     hc,
		HTTPSignerV4:                   clockSigner{c},
		Logger:                         logging.Nop{},
		Retryer:                        newRetryer(),
		RequestChecksumCalculation:     aws.RequestChecksumCalculationWhenRequired,
		ResponseChecksumValidation:     aws.ResponseChecksumValidationWhenRequired,
		DisableMultiRegionAccessPoints: true,
		Credentials:                    credentialsOf(a),
	}
	if checksums(a.Profile) {
		o.RequestChecksumCalculation = aws.RequestChecksumCalculationWhenSupported
	}
	return s3.New(o), nil
}

func newRetryer() aws.Retryer {
	return retry.NewStandard(func(o *retry.StandardOptions) {
		o.MaxAttempts = maxTries
		o.MaxBackoff = maxBackoff
	})
}

// credentialsOf gives the profile's key, or none where it has none: then requests are not signed.
func credentialsOf(a profile.Access) aws.CredentialsProvider {
	if a.KeyID() == "" {
		return aws.AnonymousCredentials{}
	}
	return credentials.NewStaticCredentialsProvider(a.KeyID(), a.Secret.Reveal(), a.SessionToken.Reveal())
}

// checksums tells whether the provider takes the SDK's default request checksums.
func checksums(p profile.Profile) bool {
	preset, ok := profile.PresetByName(p.Preset)
	return ok && preset.ChecksumByDefault
}

// ask runs one call with its time limit and turns its error into an apperr. When the server refused a
// request that was signed on a wrong clock, it is asked once more on the clock that the answer taught.
func ask[T any](ctx context.Context, c *Client, act action, a profile.Access, fn func(context.Context, *s3.Client) (T, error)) (T, error) {
	var zero T
	client, err := c.sdk(a, act.bucket)
	if err != nil {
		return zero, err
	}
	ctx, cancel := context.WithTimeout(ctx, c.opts.Timeout)
	defer cancel()
	var ans answer
	out, err := fn(withAnswer(ctx, &ans), client)
	if err != nil && ans.skewed {
		ans = answer{}
		out, err = fn(withAnswer(ctx, &ans), client)
	}
	if err != nil {
		return zero, classify(ctx, err, &ans, act)
	}
	return out, nil
}
