package s3client

import (
	"context"
	"errors"

	"daypass/internal/apperr"
	"daypass/internal/link"
	"daypass/internal/profile"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"
)

// Stat implements link.Signer: an object's size, ETag, type, version and full-object CRC64NVME. Errors:
// ObjectGone, BucketGone, KeyRefused, PermissionMissing, WrongRegion, and the network's.
func (c *Client) Stat(ctx context.Context, a profile.Access, bucket, key, version string) (link.Object, error) {
	act := action{verb: "read", bucket: bucket}
	out, err := ask(ctx, c, act, a, func(ctx context.Context, s *s3.Client) (*s3.HeadObjectOutput, error) {
		return s.HeadObject(ctx, &s3.HeadObjectInput{
			Bucket: &bucket, Key: &key, VersionId: optional(version), ChecksumMode: types.ChecksumModeEnabled,
		})
	})
	if err != nil {
		return link.Object{}, c.why(ctx, a, bucket, key, version, err)
	}
	if out.ETag == nil || out.ContentLength == nil { // a web server's answer, not a storage's
		return link.Object{}, notS3()
	}
	return link.Object{
		Size:        aws.ToInt64(out.ContentLength),
		ETag:        aws.ToString(out.ETag),
		ContentType: aws.ToString(out.ContentType),
		Disposition: aws.ToString(out.ContentDisposition),
		VersionID:   realVersion(aws.ToString(out.VersionId)),
		Modified:    aws.ToTime(out.LastModified).UTC(),
		CRC64NVME:   fullCRC(aws.ToString(out.ChecksumCRC64NVME)),
	}, nil
}

// why asks once more by GET where a HEAD failed: its answer has no document that tells a missing bucket
// from a missing object, or a bad key from a missing permission.
func (c *Client) why(ctx context.Context, a profile.Access, bucket, key, version string, headErr error) error {
	if _, answered := errors.AsType[*reply](headErr); !answered || apperr.CodeOf(headErr) == apperr.ServerBusy {
		return headErr
	}
	if err := c.touch(ctx, a, bucket, key, version); err != nil {
		return err
	}
	return headErr
}

// touch reads the first byte of an object with the key, to see whether it may.
func (c *Client) touch(ctx context.Context, a profile.Access, bucket, key, version string) error {
	_, err := ask(ctx, c, action{verb: "read", bucket: bucket}, a, func(ctx context.Context, s *s3.Client) (struct{}, error) {
		out, err := s.GetObject(ctx, &s3.GetObjectInput{
			Bucket: &bucket, Key: &key, VersionId: optional(version), Range: aws.String("bytes=0-0"),
		})
		if err != nil {
			return struct{}{}, err
		}
		return struct{}{}, out.Body.Close()
	})
	return err
}

// optional is nil for "".
func optional(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}

// realVersion drops "null", the version of an object from before versioning: it is overwritten in place,
// so it pins nothing.
func realVersion(v string) string {
	if v == "null" {
		return ""
	}
	return v
}

// fullCRC reads a checksum header. A CRC64NVME is always of the full object (S3, "Checking object integrity"); anything
// else in the header is not taken.
func fullCRC(text string) *uint64 {
	crc, ok := link.ParseChecksum(text)
	if !ok {
		return nil
	}
	return &crc
}
