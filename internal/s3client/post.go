package s3client

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"strings"
	"time"

	"daypass/internal/apperr"
	"daypass/internal/link"
	"daypass/internal/profile"
	"daypass/internal/secret"
)

var _ link.FormSigner = (*Client)(nil)

const signingAlgorithm = "AWS4-HMAC-SHA256"

// SignPost implements link.FormSigner (S3 API, "Creating a POST policy"). The SDK's own presigner takes neither a time
// nor a size. The policy holds every field that the form has.
func (c *Client) SignPost(_ context.Context, a profile.Access, g link.PostGrant) (link.PostForm, error) {
	preset, known := profile.PresetByName(a.Preset)
	if known && !preset.PostPolicy {
		return link.PostForm{}, apperr.New(apperr.NotSupported, apperr.Params{"what": "post"})
	}
	if err := checkExpires(a.Profile, g.Expires); err != nil {
		return link.PostForm{}, err
	}
	if a.KeyID() == "" || a.Secret.Empty() {
		return link.PostForm{}, apperr.New(apperr.KeyRefused, nil)
	}
	if g.Prefix == "" || g.MaxSize < 1 {
		return link.PostForm{}, apperr.New(apperr.PlaceInvalid, apperr.Params{"place": g.Bucket})
	}
	u, err := objectURL(a.Profile, a.SigningEndpoint(), g.Bucket, "")
	if err != nil {
		return link.PostForm{}, err
	}
	at := g.SignedAt.UTC()
	day := at.Format("20060102")
	scope := day + "/" + a.Region + "/s3/aws4_request"
	fields := map[string]string{
		"x-amz-algorithm": signingAlgorithm, "x-amz-credential": a.KeyID() + "/" + scope, "x-amz-date": at.Format("20060102T150405Z"),
		"success_action_status": "201",
	}
	if !a.SessionToken.Empty() {
		fields["x-amz-security-token"] = a.SessionToken.Reveal()
	}
	policy, err := postPolicy(g, fields)
	if err != nil {
		return link.PostForm{}, apperr.Wrap(err, apperr.Internal, nil)
	}
	fields["policy"] = policy
	fields["x-amz-signature"] = hex.EncodeToString(mac(signingKey(a, day), policy))
	form := link.PostForm{
		URL: secret.NewString(strings.TrimRight(u.String(), "/")), Fields: make(map[string]secret.String, len(fields)),
		Prefix: g.Prefix, MaxSize: g.MaxSize, ExpiresAt: at.Add(g.Expires),
	}
	for name, value := range fields {
		form.Fields[name] = secret.NewString(value)
	}
	return form, nil
}

// postPolicy writes the conditions, in base64.
func postPolicy(g link.PostGrant, fields map[string]string) (string, error) {
	conditions := []any{
		map[string]string{"bucket": g.Bucket},
		[]any{"starts-with", "$key", g.Prefix},
		[]any{"starts-with", "$Content-Type", ""},
		[]any{"content-length-range", 0, g.MaxSize},
	}
	for name, value := range fields {
		conditions = append(conditions, map[string]string{name: value})
	}
	text, err := json.Marshal(map[string]any{
		"expiration": g.SignedAt.Add(g.Expires).UTC().Format(time.RFC3339), "conditions": conditions,
	})
	return base64.StdEncoding.EncodeToString(text), err
}

// signingKey derives the day's key (AWS, "Create a signed request", step 4).
func signingKey(a profile.Access, day string) []byte {
	key := []byte("AWS4" + a.Secret.Reveal())
	for _, step := range []string{day, a.Region, "s3", "aws4_request"} {
		key = mac(key, step)
	}
	return key
}

func mac(key []byte, text string) []byte {
	h := hmac.New(sha256.New, key)
	_, _ = h.Write([]byte(text))
	return h.Sum(nil)
}
