package s3client

import (
	"context"
	"net/url"
	"strings"

	"daypass/internal/apperr"
	"daypass/internal/profile"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"
)

// maxPage is the most that S3 lists at once.
const maxPage = 1000

// List implements profile.Storage: folders and objects directly below the place, a page at a time.
func (c *Client) List(ctx context.Context, a profile.Access, p profile.Place, token string, limit int) (profile.Page, error) {
	if limit <= 0 || limit > maxPage {
		limit = maxPage
	}
	out, err := c.listPage(ctx, a, p, token, limit, "/")
	if err != nil {
		return profile.Page{}, err
	}
	return page(out, p.Prefix)
}

// notS3 is for answers that were taken for success and are none of S3's: a sign-in page, a web server's own.
func notS3() error { return apperr.New(apperr.ServerMisbehaved, nil) }

func (c *Client) listPage(ctx context.Context, a profile.Access, p profile.Place, token string, limit int, delimiter string) (*s3.ListObjectsV2Output, error) {
	return ask(ctx, c, action{verb: "list", bucket: p.Bucket}, a, func(ctx context.Context, s *s3.Client) (*s3.ListObjectsV2Output, error) {
		out, err := s.ListObjectsV2(ctx, &s3.ListObjectsV2Input{
			Bucket: &p.Bucket, Prefix: optional(p.Prefix), Delimiter: optional(delimiter), ContinuationToken: optional(token),
			MaxKeys: aws.Int32(int32(limit)), EncodingType: types.EncodingTypeUrl,
		})
		if err == nil && out.Name == nil && out.KeyCount == nil && out.MaxKeys == nil {
			return nil, notS3()
		}
		return out, err
	})
}

// page turns an answer into entries, folders first as they come, each level without its own marker object.
func page(out *s3.ListObjectsV2Output, prefix string) (profile.Page, error) {
	encoded := out.EncodingType == types.EncodingTypeUrl
	entries := make([]profile.Entry, 0, len(out.CommonPrefixes)+len(out.Contents))
	for _, f := range out.CommonPrefixes {
		key, err := decodeKey(aws.ToString(f.Prefix), encoded)
		if err != nil {
			return profile.Page{}, err
		}
		entries = append(entries, profile.Entry{Key: key, Name: lastName(key), Folder: true})
	}
	for _, o := range out.Contents {
		key, err := decodeKey(aws.ToString(o.Key), encoded)
		if err != nil {
			return profile.Page{}, err
		}
		if key == prefix && strings.HasSuffix(key, "/") {
			continue
		}
		entries = append(entries, profile.Entry{
			Key: key, Name: lastName(key), Size: aws.ToInt64(o.Size), Modified: aws.ToTime(o.LastModified).UTC(), ETag: aws.ToString(o.ETag),
		})
	}
	next := ""
	if aws.ToBool(out.IsTruncated) {
		next = aws.ToString(out.NextContinuationToken)
	}
	return profile.Page{Entries: entries, Next: next}, nil
}

// decodeKey undoes encoding-type=url, in which keys come that XML cannot hold.
func decodeKey(text string, encoded bool) (string, error) {
	if !encoded {
		return text, nil
	}
	key, err := url.QueryUnescape(text)
	if err != nil {
		return "", notS3()
	}
	return key, nil
}

func lastName(key string) string {
	key = strings.TrimSuffix(key, "/")
	return key[strings.LastIndexByte(key, '/')+1:]
}

// Buckets implements profile.Storage.
func (c *Client) Buckets(ctx context.Context, a profile.Access) ([]string, error) {
	out, err := ask(ctx, c, action{verb: "buckets"}, a, func(ctx context.Context, s *s3.Client) (*s3.ListBucketsOutput, error) {
		out, err := s.ListBuckets(ctx, &s3.ListBucketsInput{})
		if err == nil && out.Owner == nil && out.Buckets == nil {
			return nil, notS3()
		}
		return out, err
	})
	if err != nil {
		return nil, err
	}
	names := make([]string, 0, len(out.Buckets))
	for _, b := range out.Buckets {
		names = append(names, aws.ToString(b.Name))
	}
	return names, nil
}
