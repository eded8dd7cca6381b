package practice

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	v4 "github.com/aws/aws-sdk-go-v2/aws/signer/v4"
)

const unsignedPayload = "UNSIGNED-PAYLOAD"

// sign signs a request by Signature Version 4. It is for putting the samples in alone: everything else goes
// through s3client.
func sign(ctx context.Context, req *http.Request, keys Keys, region string) error {
	req.Header.Set("X-Amz-Content-Sha256", unsignedPayload)
	signer := v4.NewSigner(func(o *v4.SignerOptions) { o.DisableURIPathEscaping = true })
	credentials := aws.Credentials{AccessKeyID: keys.AccessKeyID, SecretAccessKey: keys.Secret.Reveal()}
	return signer.SignHTTP(ctx, credentials, req, unsignedPayload, "s3", region, time.Now())
}

// escapedPath is an object's path as S3 signs it: every byte but unreserved ones and "/" is escaped.
func escapedPath(bucket, key string) string {
	const hexDigits = "0123456789ABCDEF"
	path := "/" + bucket
	if key != "" {
		path += "/" + key
	}
	var b strings.Builder
	for _, c := range []byte(path) {
		if c == '/' || c == '-' || c == '_' || c == '.' || c == '~' ||
			'0' <= c && c <= '9' || 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' {
			b.WriteByte(c)
			continue
		}
		b.WriteByte('%')
		b.WriteByte(hexDigits[c>>4])
		b.WriteByte(hexDigits[c&15])
	}
	return b.String()
}

func isStatus(err error, status int) bool {
	s, ok := errors.AsType[*statusError](err)
	return ok && s.status == status
}
