package s3client

import (
	"context"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"daypass/internal/apperr"
	"daypass/internal/link"
	"daypass/internal/profile"
	"daypass/internal/secret"

	"github.com/aws/aws-sdk-go-v2/aws"
	v4 "github.com/aws/aws-sdk-go-v2/aws/signer/v4"
)

// unsignedPayload says that the body is not part of the signature, which a link cannot know.
const unsignedPayload = "UNSIGNED-PAYLOAD"

// Sign implements link.Signer. The URL has no fragment, and nothing in it but what g says: the same grant
// signed with the same access is the same URL. Errors: ExpiryTooLong, ExpiryPast, ProfileInvalid,
// PlaceInvalid, KeyRefused (no key in the profile).
func (c *Client) Sign(ctx context.Context, a profile.Access, g link.Grant) (secret.String, error) {
	if err := checkExpires(a.Profile, g.Expires); err != nil {
		return secret.String{}, err
	}
	if a.KeyID() == "" || a.Secret.Empty() {
		return secret.String{}, apperr.New(apperr.KeyRefused, nil)
	}
	u, err := objectURL(a.Profile, a.SigningEndpoint(), g.Bucket, g.Key)
	if err != nil {
		return secret.String{}, err
	}
	query := url.Values{}
	for name, values := range g.Query {
		query[name] = values
	}
	if g.VersionID != "" {
		query.Set("versionId", g.VersionID)
	}
	u.RawQuery = query.Encode()
	req := &http.Request{Method: string(g.Method), URL: u, Host: u.Host, Header: http.Header(g.Header).Clone()}
	if req.Header == nil {
		req.Header = http.Header{}
	}
	p := presign{payload: unsignedPayload, service: "s3", region: a.Region, at: g.SignedAt, expires: g.Expires}
	return p.url(ctx, sdkCredentials(a), req)
}

// presign is all that a link's signature takes beside the request and the credential.
type presign struct {
	payload string // SHA-256 of the body in hex, or unsignedPayload
	service string
	region  string
	at      time.Time
	expires time.Duration
}

// url signs any request: method, path as it is escaped, query and headers (all of them, as headers).
func (p presign) url(ctx context.Context, creds aws.Credentials, req *http.Request) (secret.String, error) {
	whole := *req.URL
	if p.expires > 0 {
		whole.RawQuery = strings.TrimPrefix(whole.RawQuery+"&X-Amz-Expires="+strconv.FormatInt(int64(p.expires/time.Second), 10), "&")
	}
	req = req.WithContext(ctx)
	req.URL = &whole
	text, _, err := v4.NewSigner().PresignHTTP(ctx, creds, req, p.payload, p.service, p.region, p.at, plainPaths)
	if err != nil {
		return secret.String{}, apperr.Wrap(withoutText(err), apperr.Internal, nil)
	}
	return secret.NewString(text), nil
}

// plainPaths are S3's rules: paths are escaped once and never tidied, and headers stay headers.
func plainPaths(o *v4.SignerOptions) {
	o.DisableURIPathEscaping = true
	o.DisableHeaderHoisting = true
}

func sdkCredentials(a profile.Access) aws.Credentials {
	return aws.Credentials{AccessKeyID: a.KeyID(), SecretAccessKey: a.Secret.Reveal(), SessionToken: a.SessionToken.Reveal()}
}

// checkExpires holds the provider's cap, which the SDK does not know.
func checkExpires(p profile.Profile, d time.Duration) error {
	most := link.MaxExpires
	if preset, ok := profile.PresetByName(p.Preset); ok && preset.MaxExpiry > 0 {
		most = preset.MaxExpiry
	}
	switch {
	case d < time.Second:
		return apperr.New(apperr.ExpiryPast, nil)
	case d > most:
		return apperr.New(apperr.ExpiryTooLong, apperr.Params{"max_seconds": int64(most / time.Second)})
	}
	return nil
}
