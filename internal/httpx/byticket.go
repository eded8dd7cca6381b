package httpx

import (
	"context"
	"encoding/base64"
	"encoding/xml"
	"net/http"
	"time"

	"daypass/internal/apperr"
	"daypass/internal/link"
	"daypass/internal/profile"
	"daypass/internal/ticket"
	"daypass/internal/transfer"
)

// byTicket sends through the links of one ticket. No header of theirs but host is signed, so that no x-amz-* header may
// go with them: parts are announced by Content-MD5.
type byTicket struct {
	c       *Client
	ticket  ticket.Ticket
	private bool
}

// ByTicket implements transfer.LinkUploader.
func (c *Client) ByTicket(t ticket.Ticket, allowPrivate bool) transfer.Uploader {
	return &byTicket{c: c, ticket: t, private: allowPrivate}
}

// Host implements transfer.Uploader.
func (b *byTicket) Host(transfer.Destination) (string, error) { return b.ticket.Host(), nil }

// Traits implements transfer.Uploader. An upload ID is used once, which is all the condition that there is.
func (b *byTicket) Traits(transfer.Destination) transfer.UploadTraits {
	return transfer.UploadTraits{
		Checksum: profile.ChecksumMD5, Conditional: true, ConditionalParts: true, MaxObject: b.ticket.MaxSize, MaxParts: b.ticket.Parts,
		Quiet: true,
	}
}

// OpenAhead does nothing: a ticket's first part goes out at once.
func (b *byTicket) OpenAhead(transfer.Destination, int) {}

func notByTicket() error { return apperr.New(apperr.NotSupported, apperr.Params{"what": "ticket"}) }

// PutWhole is NotSupported.
func (b *byTicket) PutWhole(context.Context, transfer.Destination, transfer.Meta, transfer.Chunk, bool) (transfer.Stored, error) {
	return transfer.Stored{}, notByTicket()
}

// Create is NotSupported.
func (b *byTicket) Create(context.Context, transfer.Destination, transfer.Meta, profile.Checksum) (string, error) {
	return "", notByTicket()
}

// OpenUploads gives none: nobody else's uploads are a ticket's business.
func (b *byTicket) OpenUploads(context.Context, transfer.Destination) ([]transfer.OpenUpload, error) {
	return nil, nil
}

// PutPart implements transfer.Uploader.
func (b *byTicket) PutPart(ctx context.Context, _ transfer.Destination, _ string, number int, chunk transfer.Chunk) (transfer.RemotePart, error) {
	l, err := b.ticket.PartLink(number)
	if err != nil {
		return transfer.RemotePart{}, err
	}
	h := http.Header{}
	if !chunk.Quiet {
		h.Set("Content-Md5", base64.StdEncoding.EncodeToString(chunk.Sum.MD5[:]))
	}
	e, f := b.c.act(ctx, b.ask(l, http.MethodPut, h, &payload{size: chunk.Size, open: chunk.Open}, 0))
	if f != nil {
		return transfer.RemotePart{}, f
	}
	defer e.close()
	if f := e.accepted(e.delivered()); f != nil {
		return transfer.RemotePart{}, f
	}
	etag := e.response.Header.Get("ETag")
	if etag == "" {
		return transfer.RemotePart{}, e.misbehaved("no_etag")
	}
	return transfer.RemotePart{Number: number, Size: chunk.Size, ETag: etag}, nil
}

func (b *byTicket) ask(l link.Link, method string, h http.Header, p *payload, limit time.Duration) ask {
	if h == nil {
		h = http.Header{}
	}
	return ask{link: l, header: h, allowPrivate: b.private, method: method, payload: p, limit: limit}
}

// maxDocument bounds an answer: a page of 1,000 parts has some 300 KB.
const maxDocument = 8 << 20

// ListParts implements transfer.Uploader.
func (b *byTicket) ListParts(ctx context.Context, _ transfer.Destination, _ string, after int) ([]transfer.RemotePart, int, error) {
	l, from, err := b.ticket.ListLink(after)
	if err != nil {
		return nil, 0, err
	}
	var doc struct {
		XMLName     xml.Name `xml:"ListPartsResult"`
		IsTruncated bool
		Part        []struct {
			PartNumber int
			ETag       string
			Size       int64
		}
	}
	if f := b.xml(ctx, b.ask(l, http.MethodGet, nil, nil, 0), &doc); f != nil {
		return nil, 0, f
	}
	parts := make([]transfer.RemotePart, 0, len(doc.Part))
	for _, p := range doc.Part {
		parts = append(parts, transfer.RemotePart{Number: p.PartNumber, Size: p.Size, ETag: p.ETag})
	}
	if !doc.IsTruncated {
		return parts, 0, nil
	}
	return parts, b.ticket.NextList(from), nil
}

// completed is the body of CompleteMultipartUpload.
type completed struct {
	XMLName xml.Name        `xml:"http://s3.amazonaws.com/doc/2006-03-01/ CompleteMultipartUpload"`
	Part    []completedPart `xml:"Part"`
}

type completedPart struct {
	ETag       string
	PartNumber int
}

// Complete implements transfer.Uploader. The answer may be an error with status 200 (S3 API, CompleteMultipartUpload).
func (b *byTicket) Complete(ctx context.Context, _ transfer.Destination, _ string, parts []transfer.RemotePart, _ transfer.Sum, _ bool) error {
	l, err := b.ticket.CompleteLink()
	if err != nil {
		return err
	}
	body := completed{Part: make([]completedPart, 0, len(parts))}
	for _, p := range parts {
		body.Part = append(body.Part, completedPart{ETag: p.ETag, PartNumber: p.Number})
	}
	text, err := xml.Marshal(body)
	if err != nil {
		return apperr.Wrap(err, apperr.Internal, nil)
	}
	var doc struct {
		XMLName xml.Name `xml:"CompleteMultipartUploadResult"`
	}
	a := b.ask(l, http.MethodPost, http.Header{"Content-Type": {"application/xml"}}, bytesOf(text), makeTime)
	if f := b.xml(ctx, a, &doc); f != nil {
		return f
	}
	return nil
}

// Abort implements transfer.Uploader.
func (b *byTicket) Abort(ctx context.Context, _ transfer.Destination, _ string) error {
	l, err := b.ticket.AbortLink()
	if err != nil {
		return err
	}
	e, f := b.c.act(ctx, b.ask(l, http.MethodDelete, nil, nil, 0))
	if f != nil && f.err.Code() == apperr.TicketClosed {
		return nil
	}
	if f != nil {
		return f
	}
	e.close()
	return nil
}

// Find implements transfer.Uploader.
func (b *byTicket) Find(ctx context.Context, _ transfer.Destination) (transfer.Stored, error) {
	l, ok := b.ticket.HeadLink()
	if !ok {
		return transfer.Stored{}, transfer.ErrNoObject
	}
	e, f := b.c.act(ctx, b.ask(l, http.MethodHead, nil, nil, 0))
	if f != nil && f.status() == http.StatusNotFound {
		return transfer.Stored{}, transfer.ErrNoObject
	}
	if f != nil {
		return transfer.Stored{}, f
	}
	defer e.close()
	h := e.response.Header
	if h.Get("ETag") == "" || e.response.ContentLength < 0 {
		return transfer.Stored{}, e.misbehaved("no_etag")
	}
	return transfer.Stored{
		Size: e.response.ContentLength, ETag: h.Get("ETag"), VersionID: h.Get("X-Amz-Version-Id"), CRC64NVME: fullCRC64(h),
		Token: h.Get("X-Amz-Meta-Daypass-Upload"),
	}, nil
}

// xml makes a request whose answer is XML of a known root. An error document is an error with any status, and an answer
// that breaks off or is something else is none of S3's.
func (b *byTicket) xml(ctx context.Context, a ask, into any) *failure {
	e, f := b.c.act(ctx, a)
	if f != nil {
		return f
	}
	defer e.close()
	text, f := e.document(maxDocument)
	if f != nil {
		return f
	}
	if xml.Unmarshal(text, into) == nil {
		return nil
	}
	ans := answer{link: a.link, status: http.StatusBadRequest, header: e.response.Header, body: parseErrorBody(text), now: e.now, method: a.method}
	if ans.body.Code != "" {
		return ans.classify()
	}
	if isHTML(e.response.Header.Get("Content-Type")) {
		return final(apperr.NotTheFile, answerParams(a.link, e.response.StatusCode, e.response.Header))
	}
	return e.misbehaved("no_document")
}
