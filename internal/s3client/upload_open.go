package s3client

import (
	"context"
	"encoding/xml"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"daypass/internal/transfer"
)

// openPages bounds a listing of open uploads: a key that has more of them than this many pages hold is not looked
// through.
const openPages = 20

// openList is the answer to ListMultipartUploads.
type openList struct {
	XMLName     xml.Name `xml:"ListMultipartUploadsResult"`
	IsTruncated bool
	NextKey     string `xml:"NextKeyMarker"`
	NextID      string `xml:"NextUploadIdMarker"`
	Encoding    string `xml:"EncodingType"`
	Upload      []struct {
		Key       string
		UploadID  string `xml:"UploadId"`
		Initiated time.Time
		Initiator struct{ ID string }
	}
}

// OpenUploads implements transfer.Uploader. A listing is by prefix and in the order of keys, so the key's own come first.
func (c *Client) OpenUploads(ctx context.Context, d transfer.Destination) ([]transfer.OpenUpload, error) {
	var out []transfer.OpenUpload
	base, err := objectURL(d.Access.Profile, d.Access.Endpoint, d.Bucket, d.Key)
	if err != nil {
		return nil, err
	}
	bucket := d
	bucket.Key = ""
	query := url.Values{"uploads": {""}, "prefix": {d.Key}, "encoding-type": {"url"}, "max-uploads": {strconv.Itoa(maxPage)}}
	for range openPages {
		var doc openList
		if err := c.document(ctx, bucket, call{verb: "list", method: http.MethodGet, query: query}, &doc); err != nil {
			return nil, err
		}
		own, others := doc.of(d.Key, c.offset(base.Host))
		out = append(out, own...)
		next, err := decodeKey(doc.NextKey, doc.Encoding != "")
		if err != nil {
			return out, err
		}
		if others || !doc.IsTruncated || next == "" {
			break
		}
		query.Set("key-marker", next)
		query.Set("upload-id-marker", doc.NextID)
	}
	return out, nil
}

// of gives the uploads of a key, and whether there are any of others. ahead is what the server's clock is ahead.
func (l *openList) of(key string, ahead time.Duration) (own []transfer.OpenUpload, others bool) {
	for _, u := range l.Upload {
		name, err := decodeKey(u.Key, l.Encoding != "")
		if err != nil || name != key || u.UploadID == "" {
			others = true
			continue
		}
		own = append(own, transfer.OpenUpload{ID: u.UploadID, Begun: u.Initiated.Add(-ahead).UTC(), Initiator: u.Initiator.ID})
	}
	return own, others
}
