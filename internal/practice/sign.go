package practice

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"path"
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

// escapedPath is an object's path. The samples' names hold letters, blanks and dots alone, for which net/url escapes
// just what S3 does.
func escapedPath(bucket, key string) string {
	return (&url.URL{Path: path.Join("/", bucket, key)}).EscapedPath()
}

func isStatus(err error, status int) bool {
	s, ok := errors.AsType[*statusError](err)
	return ok && s.status == status
}
