package daypass

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"io"

	"daypass/internal/apperr"
	"daypass/internal/filename"
	"daypass/internal/link"
	"daypass/internal/page"
	"daypass/internal/transfer"
)

// storedSender tells this data folder from others where files are sent to the same request. It is no secret.
var storedSender = Setting[string]{Name: "requests.sender"}

// Batch names the folder, below a request page's prefix, for what is sent from here: always the same for one request, and
// nobody else's, so that two senders never replace each other's files.
func (d *Daypass) Batch(ctx context.Context, requestID string) (string, error) {
	sender, err := storedSender.Get(ctx, d.Settings)
	if err != nil {
		return "", err
	}
	if sender == "" {
		sender = rand.Text()
		if err := storedSender.Set(ctx, d.Settings, sender); err != nil {
			return "", err
		}
	}
	sum := sha256.Sum256([]byte(sender + "\n" + requestID))
	return hex.EncodeToString(sum[:4]), nil
}

// TellName stores in a folder below a request's prefix which file went under a ticket's key: a ticket has no room for a name.
func (d *Daypass) TellName(ctx context.Context, form link.PostForm, folder string, file page.NamedFile, policy link.ProbePolicy) error {
	l, err := form.Link()
	if err != nil {
		return err
	}
	put, err := nameNote(file)
	if err != nil {
		return err
	}
	put.Link, put.Form, put.Key, put.AllowPrivate = l, &form, form.Prefix+folder+"/"+page.NamesFile, policy.AllowPrivate
	_, err = d.web.PutLink(ctx, put)
	return err
}

// TellNameIn is TellName by a place of a page without a form. Errors: transfer.ErrTaken where something is there.
func (d *Daypass) TellNameIn(ctx context.Context, place link.Link, file page.NamedFile, policy link.ProbePolicy) error {
	put, err := nameNote(file)
	if err != nil {
		return err
	}
	put.Link, put.AllowPrivate = place, policy.AllowPrivate
	put.Header["Content-Disposition"] = filename.FormatDisposition(page.NamesFile, false)
	put.Header["If-None-Match"] = "*"
	_, err = d.web.PutLink(ctx, put)
	return err
}

// TellNameAt is TellName by the link that a ticket has for it. The last one told counts.
func (d *Daypass) TellNameAt(ctx context.Context, to link.Link, file page.NamedFile, policy link.ProbePolicy) error {
	put, err := nameNote(file)
	if err != nil {
		return err
	}
	put.Link, put.AllowPrivate = to, policy.AllowPrivate
	_, err = d.web.PutLink(ctx, put)
	return err
}

// nameNote is a note of one file, as it is sent.
func nameNote(file page.NamedFile) (transfer.LinkPut, error) {
	text, err := json.Marshal(page.Names{Daypass: "names", Version: 1, Files: []page.NamedFile{file}})
	if err != nil {
		return transfer.LinkPut{}, apperr.Wrap(err, apperr.Internal, nil)
	}
	return transfer.LinkPut{
		Header: map[string]string{"Content-Type": "application/json"},
		Chunk:  transfer.Chunk{Size: int64(len(text)), Open: func(context.Context) io.Reader { return bytes.NewReader(text) }},
	}, nil
}
