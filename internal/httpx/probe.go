package httpx

import (
	"context"
	"io"
	"time"

	"daypass/internal/filename"
	"daypass/internal/link"
	"daypass/internal/transfer"
)

// Probe implements link.Prober: it asks for the first byte with GET (a HEAD needs another signature). Where it fails,
// the Probe still holds the server's time if the answer told it.
func (c *Client) Probe(ctx context.Context, l link.Link, policy link.ProbePolicy) (link.Probe, error) {
	r := transfer.Request{Link: l, Start: 0, End: 1, Pin: transfer.Pin{Size: -1}, AllowPrivate: policy.AllowPrivate}
	failed := link.Probe{Method: link.MethodGet, Size: -1}
	e, f := c.fetch(ctx, r, true)
	if f != nil {
		failed.ServerTime, _ = f.err.Params()["server_at"].(time.Time)
		return failed, f
	}
	found := e.found
	defer func() { _ = found.Body.Close() }()
	if _, err := io.CopyN(io.Discard, found.Body, min(1, max(found.Total, 0))); err != nil {
		failed.ServerTime = found.ServerTime
		return failed, err
	}
	return link.Probe{
		Method:      link.MethodGet,
		Name:        nameOf(found.ContentDisposition),
		ContentType: found.ContentType,
		Attachment:  filename.ParseDisposition(found.ContentDisposition).Type == "attachment",
		Size:        found.Total,
		ETag:        found.ETag,
		Modified:    found.Modified,
		Ranges:      !found.Whole,
		CRC64NVME:   found.CRC64NVME,
		ServerTime:  found.ServerTime,
		Addr:        e.addrText(),
	}, nil
}

// nameOf gives the safe form of the name that a Content-Disposition header holds, "" for none.
func nameOf(header string) string {
	if name := filename.ParseDisposition(header).Name; name != "" {
		return filename.Safe(name)
	}
	return ""
}

func (e *exchange) addrText() string {
	if at, ok := e.addr(); ok {
		return at.String()
	}
	return ""
}
