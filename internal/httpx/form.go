package httpx

import (
	"bytes"
	"context"
	"io"
	"maps"
	"mime/multipart"
	"net/http"
	"net/textproto"
	"slices"

	"daypass/internal/apperr"
	"daypass/internal/transfer"
)

// formed wraps a file into the signed form that it goes with (RFC 7578; S3 API, "POST Object": the file comes last). A
// body that breaks off has no end, so that no storage takes it for the whole.
func formed(p transfer.LinkPut) (*payload, string, error) {
	var head bytes.Buffer
	w := multipart.NewWriter(&head)
	fields := map[string]string{"key": p.Key}
	for name, value := range p.Form.Fields {
		fields[name] = value.Reveal()
	}
	maps.Copy(fields, p.Header)
	for _, name := range slices.Sorted(maps.Keys(fields)) {
		if err := w.WriteField(name, fields[name]); err != nil {
			return nil, "", err
		}
	}
	file := textproto.MIMEHeader{"Content-Disposition": {`form-data; name="file"; filename="file"`}}
	if _, err := w.CreatePart(file); err != nil {
		return nil, "", err
	}
	size := head.Len()
	if err := w.Close(); err != nil {
		return nil, "", err
	}
	tail := bytes.Clone(head.Bytes()[size:])
	head.Truncate(size)
	return &payload{
		size: int64(head.Len()) + p.Chunk.Size + int64(len(tail)), expect: true,
		open: func(ctx context.Context) io.Reader {
			return io.MultiReader(bytes.NewReader(head.Bytes()), p.Chunk.Open(ctx), bytes.NewReader(tail))
		},
	}, w.FormDataContentType(), nil
}

// postForm is PutLink for a form.
func (c *Client) postForm(ctx context.Context, p transfer.LinkPut) (transfer.Delivered, error) {
	body, contentType, err := formed(p)
	if err != nil {
		return transfer.Delivered{}, apperr.Wrap(err, apperr.Internal, nil)
	}
	l := p.Link
	l.ExpiresAt = p.Form.ExpiresAt // its policy's, by which a bare refusal is understood
	d, f := c.deliver(ctx, ask{
		link: l, header: http.Header{"Content-Type": {contentType}}, allowPrivate: p.AllowPrivate, method: http.MethodPost, payload: body,
	})
	if f != nil {
		return transfer.Delivered{}, f
	}
	return d, nil
}
