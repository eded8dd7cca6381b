package s3client

import (
	"context"
	"encoding/base64"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"daypass/internal/apperr"
	"daypass/internal/link"
	"daypass/internal/transfer"
)

var _ transfer.Uploader = (*Client)(nil)

// Metadata that an upload leaves. The time is written as rclone and s3fs do: seconds since 1970, with a fraction.
const (
	metaTime  = "X-Amz-Meta-Mtime"
	metaToken = "X-Amz-Meta-Daypass-Upload"
)

// PutWhole implements transfer.Uploader.
func (c *Client) PutWhole(ctx context.Context, d transfer.Destination, m transfer.Meta, chunk transfer.Chunk, mayReplace bool) (transfer.Stored, error) {
	h := metaHeader(m)
	c.announce(d, h, chunk.Sum)
	c.guard(d, h, mayReplace)
	resp, end, err := c.send(ctx, d, call{verb: "write", method: http.MethodPut, header: h, chunk: &chunk})
	if err != nil {
		return transfer.Stored{}, err
	}
	defer end()
	defer func() { _ = resp.Body.Close() }()
	if resp.Header.Get("ETag") == "" {
		return transfer.Stored{}, notS3()
	}
	return transfer.Stored{
		Size: chunk.Size, ETag: resp.Header.Get("ETag"), VersionID: realVersion(resp.Header.Get("X-Amz-Version-Id")),
		CRC64NVME: fullCRC(resp.Header.Get("X-Amz-Checksum-Crc64nvme")), Token: m.Token,
	}, nil
}

// PutPart implements transfer.Uploader.
func (c *Client) PutPart(ctx context.Context, d transfer.Destination, uploadID string, number int, chunk transfer.Chunk) (string, error) {
	h := http.Header{}
	c.announce(d, h, chunk.Sum)
	query := url.Values{"partNumber": {strconv.Itoa(number)}, "uploadId": {uploadID}}
	resp, end, err := c.send(ctx, d, call{verb: "write", method: http.MethodPut, query: query, header: h, chunk: &chunk})
	if err != nil {
		return "", err
	}
	defer end()
	defer func() { _ = resp.Body.Close() }()
	etag := resp.Header.Get("ETag")
	if etag == "" {
		return "", notS3()
	}
	return etag, nil
}

// Find implements transfer.Uploader.
func (c *Client) Find(ctx context.Context, d transfer.Destination) (transfer.Stored, error) {
	resp, end, err := c.send(ctx, d, call{verb: "read", method: http.MethodHead, header: http.Header{"X-Amz-Checksum-Mode": {"ENABLED"}}})
	if apperr.CodeOf(err) == apperr.PermissionMissing || apperr.CodeOf(err) == apperr.ServerMisbehaved {
		err = c.why(ctx, d.Access, d.Bucket, d.Key, "", err)
	}
	if apperr.CodeOf(err) == apperr.ObjectGone {
		return transfer.Stored{}, transfer.ErrNoObject
	}
	if err != nil {
		return transfer.Stored{}, err
	}
	defer end()
	_ = resp.Body.Close()
	if resp.Header.Get("ETag") == "" || resp.ContentLength < 0 {
		return transfer.Stored{}, notS3()
	}
	return transfer.Stored{
		Size: resp.ContentLength, ETag: resp.Header.Get("ETag"), VersionID: realVersion(resp.Header.Get("X-Amz-Version-Id")),
		CRC64NVME: fullCRC(resp.Header.Get("X-Amz-Checksum-Crc64nvme")), Token: resp.Header.Get(metaToken),
	}, nil
}

// announce sets the checksum that the server is to compare with what it received.
func (c *Client) announce(d transfer.Destination, h http.Header, sum transfer.Sum) {
	if c.Traits(d.Access.Profile).Checksum {
		h.Set("X-Amz-Checksum-Crc64nvme", link.ChecksumText(sum.CRC64NVME))
		return
	}
	h.Set("Content-Md5", base64.StdEncoding.EncodeToString(sum.MD5[:]))
}

// guard makes a request conditional where nothing may be replaced.
func (c *Client) guard(d transfer.Destination, h http.Header, mayReplace bool) {
	if !mayReplace && c.Traits(d.Access.Profile).Conditional {
		h.Set("If-None-Match", "*")
	}
}

func metaHeader(m transfer.Meta) http.Header {
	h := http.Header{"Content-Type": {contentType(m.Name, m.Head)}, metaToken: {m.Token}}
	if !m.Modified.IsZero() {
		h.Set(metaTime, unixText(m.Modified))
	}
	return h
}

// unixText writes a time as seconds with microseconds, without a trailing fraction of nothing.
func unixText(t time.Time) string {
	if us := t.UnixMicro() % 1e6; us != 0 && t.UnixMicro() > 0 {
		text := strconv.FormatInt(1e6+us, 10)[1:]
		return strconv.FormatInt(t.Unix(), 10) + "." + text
	}
	return strconv.FormatInt(t.Unix(), 10)
}
