package s3client

import (
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"time"

	"daypass/internal/apperr"
	"daypass/internal/transfer"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"
)

var _ transfer.Objects = (*Client)(nil)

// ListObjects implements transfer.Objects. Pages go on after a key, which outlives what a storage remembers of a listing.
func (c *Client) ListObjects(ctx context.Context, d transfer.Destination, after string, limit int) ([]transfer.Object, string, error) {
	if limit <= 0 || limit > maxPage {
		limit = maxPage
	}
	out, err := ask(ctx, c, action{verb: "list", bucket: d.Bucket}, d.Access, func(ctx context.Context, s *s3.Client) (*s3.ListObjectsV2Output, error) {
		out, err := s.ListObjectsV2(ctx, &s3.ListObjectsV2Input{
			Bucket: &d.Bucket, Prefix: optional(d.Key), StartAfter: optional(after),
			MaxKeys: aws.Int32(int32(limit)), EncodingType: types.EncodingTypeUrl,
		})
		if err == nil && out.Name == nil && out.KeyCount == nil && out.MaxKeys == nil {
			return nil, notS3()
		}
		return out, err
	})
	if err != nil {
		return nil, "", err
	}
	encoded := out.EncodingType == types.EncodingTypeUrl
	page := make([]transfer.Object, 0, len(out.Contents))
	for _, o := range out.Contents {
		key, err := decodeKey(aws.ToString(o.Key), encoded)
		if err != nil {
			return nil, "", err
		}
		page = append(page, transfer.Object{Key: key, Size: aws.ToInt64(o.Size), ETag: aws.ToString(o.ETag), Modified: aws.ToTime(o.LastModified).UTC()})
	}
	if !aws.ToBool(out.IsTruncated) || len(page) == 0 {
		return page, "", nil
	}
	next := page[len(page)-1].Key
	if next <= after { // a server that repeats itself would be listed without end
		return nil, "", notS3()
	}
	return page, next, nil
}

// GetWhole implements transfer.Objects.
func (c *Client) GetWhole(ctx context.Context, d transfer.Destination, pin transfer.Pin) (*transfer.Response, error) {
	h := http.Header{"X-Amz-Checksum-Mode": {"ENABLED"}}
	if pin.ETag != "" {
		h.Set("If-Match", pin.ETag)
	}
	resp, end, err := c.send(ctx, d, call{verb: "read", method: http.MethodGet, header: h, stream: true})
	if err != nil {
		if errors.Is(err, transfer.ErrTaken) { // If-Match does not hold
			err = apperr.New(apperr.ObjectReplaced, apperr.Params{"name": lastName(d.Key)})
		}
		return nil, err
	}
	r, err := whole(resp, pin, lastName(d.Key))
	if err != nil {
		_ = resp.Body.Close()
		end()
		return nil, err
	}
	r.Body = &wholeBody{resp.Body, end, c, d}
	return r, nil
}

// readClient is httpClient for many requests at once that fetch bodies: connections are kept for all of them.
func (c *Client) readClient(caPEM string) (*http.Client, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	t, ok := c.reads[caPEM]
	if !ok {
		pool, err := certPool(caPEM)
		if err != nil {
			return nil, err
		}
		t = newTransport(pool)
		t.MaxIdleConnsPerHost = 32
		c.reads[caPEM] = t
	}
	return &http.Client{
		Transport:     listener{next: t, c: c},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}, nil
}

// whole reads the answer's header and holds it against the pin.
func whole(resp *http.Response, pin transfer.Pin, name string) (*transfer.Response, error) {
	h := resp.Header
	etag := h.Get("ETag") // some servers have none for what they found in a folder of theirs
	if resp.ContentLength < 0 || resp.StatusCode != http.StatusOK || etag == "" && pin.Modified.IsZero() {
		return nil, notS3()
	}
	modified, _ := http.ParseTime(h.Get("Last-Modified"))
	same := pin.ETag == etag || pin.ETag == "" && (pin.Modified.IsZero() || pin.Modified.Truncate(time.Second).Equal(modified))
	if !same || pin.Size >= 0 && resp.ContentLength != pin.Size {
		return nil, apperr.New(apperr.ObjectReplaced, apperr.Params{"name": name})
	}
	kms := h.Get("X-Amz-Server-Side-Encryption")
	return &transfer.Response{
		Whole: true, End: resp.ContentLength, Total: resp.ContentLength, ETag: etag, Modified: modified.UTC(),
		ETagOpaque: strings.HasPrefix(kms, "aws:kms") || h.Get("X-Amz-Server-Side-Encryption-Customer-Algorithm") != "",
		CRC64NVME:  fullCRC(h.Get("X-Amz-Checksum-Crc64nvme")), VersionID: realVersion(h.Get("X-Amz-Version-Id")),
		ContentType: h.Get("Content-Type"), ContentDisposition: h.Get("Content-Disposition"),
	}, nil
}

// wholeBody ends the request with the body.
type wholeBody struct {
	io.ReadCloser
	end func()
	c   *Client
	d   transfer.Destination
}

// Read gives failures of the network their code.
func (b *wholeBody) Read(p []byte) (int, error) {
	n, err := b.ReadCloser.Read(p)
	if err != nil && err != io.EOF {
		host, _ := b.c.Host(b.d)
		return n, again{transportError(err, &answer{host: host}), 0}
	}
	return n, err
}

// Close ends the request.
func (b *wholeBody) Close() error {
	err := b.ReadCloser.Close()
	b.end()
	return err
}
