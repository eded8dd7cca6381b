package s3client

import (
	"context"
	"encoding/xml"
	"net/http"
	"net/url"

	"daypass/internal/filename"
	"daypass/internal/profile"
	"daypass/internal/ticket"
	"daypass/internal/transfer"
)

var _ ticket.Storage = (*Client)(nil)

// BeginUpload implements ticket.Storage. No checksum algorithm is named: whoever sends the parts could not announce any,
// since headers of that kind have to be signed.
func (c *Client) BeginUpload(ctx context.Context, a profile.Access, bucket, key, name, token string) (string, error) {
	h := http.Header{"Content-Type": {filename.ContentType(name, nil)}, metaToken: {token}}
	var doc struct {
		XMLName  xml.Name `xml:"InitiateMultipartUploadResult"`
		UploadID string   `xml:"UploadId"`
	}
	d := transfer.Destination{Access: a, Bucket: bucket, Key: key}
	err := c.document(ctx, d, call{verb: "write", method: http.MethodPost, query: url.Values{"uploads": {""}}, header: h}, &doc)
	if err == nil && doc.UploadID == "" {
		err = notS3()
	}
	return doc.UploadID, err
}

// EndUpload implements ticket.Storage.
func (c *Client) EndUpload(ctx context.Context, a profile.Access, bucket, key, uploadID string) error {
	return c.Abort(ctx, transfer.Destination{Access: a, Bucket: bucket, Key: key}, uploadID)
}
