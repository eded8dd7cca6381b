package s3client

import (
	"context"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"daypass/internal/apperr"
	"daypass/internal/filename"
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
	announce(h, chunk.Checksum, chunk.Sum)
	guard(h, !mayReplace && c.Traits(d).Conditional)
	resp, end, err := c.send(ctx, d, call{verb: "write", method: http.MethodPut, header: h, chunk: &chunk})
	if err != nil {
		return transfer.Stored{}, err
	}
	defer end()
	defer func() { _ = resp.Body.Close() }()
	if resp.Header.Get("ETag") == "" {
		return transfer.Stored{}, notS3()
	}
	there := stored(resp.Header, chunk.Size)
	there.Token = m.Token
	return there, nil
}

// PutPart implements transfer.Uploader.
func (c *Client) PutPart(ctx context.Context, d transfer.Destination, uploadID string, number int, chunk transfer.Chunk) (transfer.RemotePart, error) {
	h := http.Header{}
	if chunk.Summed != nil {
		announceBehind(h, &chunk)
	} else {
		announce(h, chunk.Checksum, chunk.Sum)
	}
	query := url.Values{"partNumber": {strconv.Itoa(number)}, "uploadId": {uploadID}}
	resp, end, err := c.send(ctx, d, call{verb: "write", method: http.MethodPut, query: query, header: h, chunk: &chunk})
	if err != nil {
		return transfer.RemotePart{}, err
	}
	defer end()
	defer func() { _ = resp.Body.Close() }()
	told := stored(resp.Header, chunk.Size)
	if told.ETag == "" {
		return transfer.RemotePart{}, notS3()
	}
	return transfer.RemotePart{Number: number, Size: chunk.Size, ETag: told.ETag, CRC64NVME: told.CRC64NVME, CRC32C: told.CRC32C}, nil
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
	return stored(resp.Header, resp.ContentLength), nil
}

// guard makes a request conditional: nothing may be replaced.
func guard(h http.Header, conditional bool) {
	if conditional {
		h.Set("If-None-Match", "*")
	}
}

func metaHeader(m transfer.Meta) http.Header {
	h := http.Header{"Content-Type": {filename.ContentType(m.Name, m.Head)}, metaToken: {m.Token}}
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
