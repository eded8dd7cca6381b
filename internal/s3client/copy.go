package s3client

import (
	"context"
	"encoding/xml"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"daypass/internal/apperr"
	"daypass/internal/link"
	"daypass/internal/profile"
	"daypass/internal/transfer"
)

var _ link.Keeper = (*Client)(nil)

// copyTries bounds how often a request of a copy is made again where the failure may pass.
const copyTries = 5

// patiently makes a request again while its failure may pass, with growing pauses.
func patiently(ctx context.Context, do func() error) error {
	for try := 1; ; try++ {
		err := do()
		passing, ok := errors.AsType[again](err)
		if err == nil || !ok || try == copyTries {
			return err
		}
		if !pause(ctx, max(passing.after, time.Duration(try*try)*250*time.Millisecond)) {
			return context.Cause(ctx)
		}
	}
}

// copySource gives the header that names a copy's source, escaped, pinned to what was looked at.
func copySource(o link.CopyOrder) http.Header {
	source := "/" + o.Bucket + escapePath("/"+o.Key)
	if o.VersionID != "" {
		source += "?versionId=" + url.QueryEscape(o.VersionID)
	}
	h := http.Header{"X-Amz-Copy-Source": {source}}
	if o.Object.ETag != "" {
		h.Set("X-Amz-Copy-Source-If-Match", o.Object.ETag)
	}
	return h
}

// copyFailure gives a failed copy its code: the precondition is the source's ETag.
func copyFailure(err error) error {
	switch {
	case errors.Is(err, transfer.ErrTaken):
		return apperr.Wrap(err, apperr.ObjectReplaced, apperr.Params{"own": true})
	case errors.Is(err, transfer.ErrUploadGone):
		return fmt.Errorf("%w: %w", link.ErrCopyGone, err)
	}
	return err
}

func copyPlace(a profile.Access, o link.CopyOrder) transfer.Destination {
	return transfer.Destination{Access: a, Bucket: o.Bucket, Key: o.To}
}

// CopyWhole implements link.Keeper.
func (c *Client) CopyWhole(ctx context.Context, a profile.Access, o link.CopyOrder) error {
	h := copySource(o)
	h.Set("X-Amz-Metadata-Directive", "COPY")
	if a.Preset == profile.AWS { // others copy no tags, or know no such header
		h.Set("X-Amz-Tagging-Directive", "REPLACE")
	}
	return copyFailure(patiently(ctx, func() error {
		var doc struct {
			XMLName xml.Name `xml:"CopyObjectResult"`
			ETag    string
		}
		return c.document(ctx, copyPlace(a, o), call{verb: "copy", method: http.MethodPut, header: h, limit: completeTime}, &doc)
	}))
}

// kept are the headers of an object that its copy has, too, beside x-amz-meta-….
var kept = []string{"Content-Type", "Content-Disposition", "Content-Language", "Content-Encoding", "Cache-Control", "Expires"}

// BeginCopy implements link.Keeper. A copy in parts has no metadata but what is sent, so the source's is read.
func (c *Client) BeginCopy(ctx context.Context, a profile.Access, o link.CopyOrder) (id string, err error) {
	h, err := c.metadata(ctx, a, o)
	if err != nil {
		return "", err
	}
	if c.Traits(copyPlace(a, o)).Checksum == profile.ChecksumCRC64NVME {
		announceKind(h, profile.ChecksumCRC64NVME)
	}
	id, err = c.begin(ctx, a, o, h)
	if errors.Is(err, transfer.ErrChecksum) {
		h.Del(checksumAlgo)
		h.Del(checksumType)
		id, err = c.begin(ctx, a, o, h)
	}
	return id, copyFailure(err)
}

func (c *Client) begin(ctx context.Context, a profile.Access, o link.CopyOrder, h http.Header) (id string, err error) {
	err = patiently(ctx, func() error {
		var doc struct {
			XMLName  xml.Name `xml:"InitiateMultipartUploadResult"`
			UploadID string   `xml:"UploadId"`
		}
		err := c.document(ctx, copyPlace(a, o), call{verb: "copy", method: http.MethodPost, query: url.Values{"uploads": {""}}, header: h}, &doc)
		if err == nil && doc.UploadID == "" {
			err = notS3()
		}
		id = doc.UploadID
		return err
	})
	return id, err
}

func (c *Client) metadata(ctx context.Context, a profile.Access, o link.CopyOrder) (h http.Header, err error) {
	query := url.Values{}
	if o.VersionID != "" {
		query.Set("versionId", o.VersionID)
	}
	err = patiently(ctx, func() error {
		source := transfer.Destination{Access: a, Bucket: o.Bucket, Key: o.Key}
		resp, end, err := c.send(ctx, source, call{verb: "read", method: http.MethodHead, query: query})
		if err != nil {
			return err
		}
		defer end()
		h = http.Header{}
		for name, values := range resp.Header {
			if strings.HasPrefix(name, "X-Amz-Meta-") {
				h[name] = values
			}
		}
		for _, name := range kept {
			if value := resp.Header.Get(name); value != "" {
				h.Set(name, value)
			}
		}
		return resp.Body.Close()
	})
	return h, err
}

// CopiedParts implements link.Keeper.
func (c *Client) CopiedParts(ctx context.Context, a profile.Access, o link.CopyOrder, uploadID string) ([]link.CopiedPart, error) {
	var all []link.CopiedPart
	for after := 0; ; {
		var page []transfer.RemotePart
		var next int
		err := patiently(ctx, func() (err error) {
			page, next, err = c.ListParts(ctx, copyPlace(a, o), uploadID, after)
			return err
		})
		if err != nil {
			return nil, copyFailure(err)
		}
		for _, p := range page {
			all = append(all, link.CopiedPart{Number: p.Number, Size: p.Size, ETag: p.ETag, CRC64NVME: p.CRC64NVME})
		}
		if after = next; after == 0 {
			return all, nil
		}
	}
}

// CopyPart implements link.Keeper.
func (c *Client) CopyPart(ctx context.Context, a profile.Access, o link.CopyOrder, uploadID string, number int, start, end int64) (link.CopiedPart, error) {
	h := copySource(o)
	h.Set("X-Amz-Copy-Source-Range", fmt.Sprintf("bytes=%d-%d", start, end-1))
	query := url.Values{"partNumber": {strconv.Itoa(number)}, "uploadId": {uploadID}}
	part := link.CopiedPart{Number: number, Size: end - start}
	err := patiently(ctx, func() error {
		var doc struct {
			XMLName           xml.Name `xml:"CopyPartResult"`
			ETag              string
			ChecksumCRC64NVME string
		}
		err := c.document(ctx, copyPlace(a, o), call{verb: "copy", method: http.MethodPut, query: query, header: h, limit: completeTime}, &doc)
		if err == nil && doc.ETag == "" {
			err = again{notS3(), 0}
		}
		part.ETag, part.CRC64NVME = doc.ETag, fullCRC(doc.ChecksumCRC64NVME)
		return err
	})
	return part, copyFailure(err)
}

// FinishCopy implements link.Keeper. The answer may be an error with status 200 (S3 API, CompleteMultipartUpload).
func (c *Client) FinishCopy(ctx context.Context, a profile.Access, o link.CopyOrder, uploadID string, parts []link.CopiedPart) error {
	h := http.Header{"Content-Type": {"application/xml"}}
	list := make([]transfer.RemotePart, 0, len(parts))
	for _, p := range parts {
		list = append(list, transfer.RemotePart{Number: p.Number, ETag: p.ETag, CRC64NVME: p.CRC64NVME})
	}
	text, err := xml.Marshal(completed{Part: completedParts(list)})
	if err != nil {
		return apperr.Wrap(err, apperr.Internal, nil)
	}
	return copyFailure(patiently(ctx, func() error {
		var doc struct {
			XMLName xml.Name `xml:"CompleteMultipartUploadResult"`
			ETag    string
		}
		return c.document(ctx, copyPlace(a, o), call{
			verb: "copy", method: http.MethodPost, query: url.Values{"uploadId": {uploadID}}, header: h, body: text, limit: completeTime,
		}, &doc)
	}))
}
