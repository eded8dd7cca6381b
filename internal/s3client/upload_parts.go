package s3client

import (
	"bytes"
	"context"
	"encoding/xml"
	"errors"
	"io"
	"net/http"
	"net/url"
	"strconv"

	"daypass/internal/apperr"
	"daypass/internal/link"
	"daypass/internal/profile"
	"daypass/internal/transfer"
)

// maxDocument bounds an answer: a page of 1,000 parts has some 300 KB.
const maxDocument = 8 << 20

// Create implements transfer.Uploader.
func (c *Client) Create(ctx context.Context, d transfer.Destination, m transfer.Meta, kind profile.Checksum) (string, error) {
	h := metaHeader(m)
	announceKind(h, kind)
	var doc struct {
		XMLName  xml.Name `xml:"InitiateMultipartUploadResult"`
		UploadID string   `xml:"UploadId"`
	}
	err := c.document(ctx, d, call{verb: "write", method: http.MethodPost, query: url.Values{"uploads": {""}}, header: h}, &doc)
	if err == nil && doc.UploadID == "" {
		err = notS3()
	}
	return doc.UploadID, err
}

// ListParts implements transfer.Uploader.
func (c *Client) ListParts(ctx context.Context, d transfer.Destination, uploadID string, after int) ([]transfer.RemotePart, int, error) {
	query := url.Values{"uploadId": {uploadID}, "max-parts": {strconv.Itoa(maxPage)}}
	if after > 0 {
		query.Set("part-number-marker", strconv.Itoa(after))
	}
	var doc struct {
		XMLName     xml.Name `xml:"ListPartsResult"`
		IsTruncated bool
		Next        int `xml:"NextPartNumberMarker"`
		Part        []struct {
			PartNumber        int
			ETag              string
			Size              int64
			ChecksumCRC64NVME string
			ChecksumCRC32C    string
		}
	}
	if err := c.document(ctx, d, call{verb: "read", method: http.MethodGet, query: query}, &doc); err != nil {
		return nil, 0, err
	}
	parts := make([]transfer.RemotePart, 0, len(doc.Part))
	for _, p := range doc.Part {
		crc32c, _ := readCRC32C(p.ChecksumCRC32C)
		parts = append(parts, transfer.RemotePart{
			Number: p.PartNumber, Size: p.Size, ETag: p.ETag, CRC64NVME: fullCRC(p.ChecksumCRC64NVME), CRC32C: crc32c,
		})
		after = max(after, p.PartNumber)
	}
	if !doc.IsTruncated || len(parts) == 0 {
		return parts, 0, nil
	}
	return parts, after, nil // what was seen, not Next: a server that repeats itself would be listed without end
}

// completed is the body of CompleteMultipartUpload.
type completed struct {
	XMLName xml.Name        `xml:"http://s3.amazonaws.com/doc/2006-03-01/ CompleteMultipartUpload"`
	Part    []completedPart `xml:"Part"`
}

type completedPart struct {
	ChecksumCRC32C    string `xml:",omitempty"`
	ChecksumCRC64NVME string `xml:",omitempty"`
	ETag              string
	PartNumber        int
}

func completedParts(parts []transfer.RemotePart) []completedPart {
	out := make([]completedPart, 0, len(parts))
	for _, p := range parts {
		one := completedPart{ETag: p.ETag, PartNumber: p.Number}
		if p.CRC64NVME != nil {
			one.ChecksumCRC64NVME = link.ChecksumText(*p.CRC64NVME)
		}
		if p.CRC32C != nil {
			one.ChecksumCRC32C = crc32cText(*p.CRC32C)
		}
		out = append(out, one)
	}
	return out
}

// Complete implements transfer.Uploader. The answer may be an error with status 200 (S3 API, CompleteMultipartUpload).
func (c *Client) Complete(ctx context.Context, d transfer.Destination, uploadID string, parts []transfer.RemotePart, sum transfer.Sum, mayReplace bool) error {
	h := http.Header{"Content-Type": {"application/xml"}}
	if len(parts) > 0 && parts[0].CRC64NVME != nil {
		h.Set(headerCRC64NVME, link.ChecksumText(sum.CRC64NVME))
		h.Set(checksumType, "FULL_OBJECT")
	}
	guard(h, !mayReplace && c.Traits(d).ConditionalParts)
	text, err := xml.Marshal(completed{Part: completedParts(parts)})
	if err != nil {
		return apperr.Wrap(err, apperr.Internal, nil)
	}
	var doc struct {
		XMLName xml.Name `xml:"CompleteMultipartUploadResult"`
		ETag    string
	}
	return c.document(ctx, d, call{
		verb: "write", method: http.MethodPost, query: url.Values{"uploadId": {uploadID}}, header: h, body: text, limit: completeTime,
	}, &doc)
}

// Abort implements transfer.Uploader.
func (c *Client) Abort(ctx context.Context, d transfer.Destination, uploadID string) error {
	err := c.abortOpen(ctx, d, uploadID)
	if errors.Is(err, transfer.ErrUploadGone) {
		return nil
	}
	return err
}

// abortOpen is Abort with transfer.ErrUploadGone where the upload was over already.
func (c *Client) abortOpen(ctx context.Context, d transfer.Destination, uploadID string) error {
	resp, end, err := c.send(ctx, d, call{verb: "abort", method: http.MethodDelete, query: url.Values{"uploadId": {uploadID}}})
	if err != nil {
		return err
	}
	defer end()
	return resp.Body.Close()
}

// document makes a call whose answer is XML of a known root. An error document is an error with any status, and an
// answer that breaks off or is something else is none of S3's.
func (c *Client) document(ctx context.Context, d transfer.Destination, q call, into any) error {
	resp, end, err := c.send(ctx, d, q)
	if err != nil {
		return err
	}
	defer end()
	defer func() { _ = resp.Body.Close() }()
	text, err := io.ReadAll(io.LimitReader(resp.Body, maxDocument))
	ans := answer{status: resp.StatusCode, host: resp.Request.URL.Host, requestID: resp.Header.Get("X-Amz-Request-Id")}
	if err != nil {
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		return judged(ctx, err, &answer{host: ans.host}, action{verb: q.verb, bucket: d.Bucket}, 0)
	}
	if xml.Unmarshal(text, into) == nil {
		return nil
	}
	var failure struct {
		XMLName xml.Name `xml:"Error"`
		Code    string
	}
	if xml.Unmarshal(bytes.TrimSpace(text), &failure) != nil || failure.Code == "" {
		return again{notS3(), 0}
	}
	ans.status, ans.code = http.StatusBadRequest, failure.Code
	return judged(ctx, &reply{q.verb, ans.status, ans.code}, &ans, action{verb: q.verb, bucket: d.Bucket}, 0)
}
