package transfer

import (
	"bytes"
	"context"
	"encoding/hex"
	"errors"
	"strings"

	"daypass/internal/apperr"
	"daypass/internal/link"
	"daypass/internal/profile"
)

// sendByLink sends the file with one request. A try that breaks off is made again from the start, a bounded number of
// times, and Job.Restarted counts it.
func (u *upload) sendByLink(ctx context.Context, l link.Link) error {
	return u.sendAtOnce(ctx, &linkPut{u: u, link: l, needs: l.UploadNeeds()})
}

// sendAtOnce is sendByLink and sendWithForm.
func (u *upload) sendAtOnce(ctx context.Context, p *linkPut) error {
	j := u.t.snapshot()
	p.before = j.Done > 0
	if p.before { // a process that was ended before had begun to send
		if err := p.startsOver(ctx); err != nil {
			return err
		}
	}
	if err := p.plan(ctx); err != nil {
		return err
	}
	if err := u.t.move(ctx, StateRunning, func(j *Job) { j.Host = p.link.Host }); err != nil {
		return err
	}
	stop := u.ticking(ctx)
	told, err := p.deliver(ctx)
	stop()
	if errors.Is(err, errDelivered) {
		return u.delivered(ctx, Stored{Size: j.Size}, VerifiedNone)
	}
	if err != nil {
		return err
	}
	if err := u.t.move(ctx, StateFinishing, func(j *Job) { j.Done, j.Fetched = j.Size, u.sent.Load() }); err != nil {
		return err
	}
	if err := u.unchanged(); err != nil { // it changed while the answer was on its way, too late to take it back
		return err
	}
	how, err := p.compare(told)
	if err != nil {
		return err
	}
	return u.delivered(ctx, Stored{Size: j.Size, ETag: told.ETag, VersionID: told.VersionID}, how)
}

// errDelivered says that a place of a request page has the file: all of it was sent, the answer was lost, and then something
// was there. To send it to another place would store it twice.
var errDelivered = errors.New("it was delivered before")

// linkPut is the sending of one file through one link.
type linkPut struct {
	u      *upload
	link   link.Link
	needs  link.UploadNeeds
	form   *link.PostForm    // nil: the link alone
	types  []string          // content types to try, "" for none
	header map[string]string // all others
	md5    []byte            // of the file, where it is known ahead; nil: computed on the way
	body   *linkBody         // of the try under way
	before bool              // an earlier run has sent something
	lost   bool              // a try ended without an answer after all was sent
}

// deliver tries until the storage has the file or has refused it.
func (p *linkPut) deliver(ctx context.Context) (Delivered, error) {
	for {
		if err := sleep(ctx, p.u.clock, p.u.patience.held()); err != nil {
			return Delivered{}, err
		}
		told, err := p.try(ctx)
		if err == nil {
			return told, nil
		}
		if cause := context.Cause(ctx); cause != nil {
			return Delivered{}, cause
		}
		if err := p.again(ctx, err); err != nil {
			return Delivered{}, err
		}
	}
}

// try sends the file once.
func (p *linkPut) try(ctx context.Context) (Delivered, error) {
	if err := p.u.unchanged(); err != nil {
		return Delivered{}, err
	}
	header := map[string]string{}
	for name, value := range p.header {
		header[name] = value
	}
	if p.types[0] != "" {
		header["Content-Type"] = p.types[0]
	}
	kind := profile.ChecksumMD5
	if p.md5 != nil {
		kind = profile.ChecksumCRC64NVME
	}
	p.body = &linkBody{u: p.u, inner: &body{u: p.u, piece: piece{span: p.u.all()}}, kind: kind}
	told, err := p.u.e.cfg.Links.PutLink(ctx, LinkPut{
		Link: p.link, Header: header, Chunk: Chunk{Size: p.u.plan.size, Open: p.body.open}, AllowPrivate: p.u.t.snapshot().AllowPrivate,
		Form: p.form, Key: p.u.t.snapshot().Key,
	})
	if err != nil {
		retry, _ := RetryOf(err)
		p.lost = p.lost || (retry && p.body.all())
		p.body.inner.takeBack()
		if changed := p.u.changed(p.body.inner.short.Load()); changed != nil {
			return Delivered{}, changed
		}
	}
	return told, err
}

// again decides on a failure: nil is for another try.
func (p *linkPut) again(ctx context.Context, err error) error {
	code := apperr.CodeOf(err)
	switch {
	case code == apperr.SignatureMismatch && len(p.types) > 1:
		p.types = p.types[1:]
		return nil
	case code == apperr.SignatureMismatch:
		return p.mismatch(ctx, err)
	case errors.Is(err, ErrTaken) && p.lost && p.u.t.snapshot().Existing == ExistingRefuse:
		return errDelivered
	case errors.Is(err, ErrTaken):
		return apperr.Wrap(err, apperr.LinkUsed, apperr.Params{"host": p.link.Host, "own": p.lost || p.before})
	case errors.Is(err, ErrDigest) && p.needs.Bound:
		return apperr.Wrap(err, apperr.LinkOtherContent, apperr.Params{"host": p.link.Host})
	}
	if backOff := p.u.backOff(ctx, err); backOff != nil {
		return backOff
	}
	if p.body.begun.Load() {
		return p.startsOver(ctx)
	}
	return nil
}

// mismatch tells why a storage computes another signature, as far as that shows.
func (p *linkPut) mismatch(ctx context.Context, err error) error {
	switch {
	case p.form != nil:
	case p.link.Method == "" && p.givesFile(ctx):
		return apperr.Wrap(err, apperr.LinkGivesFile, nil)
	case p.needs.Bound:
		return apperr.Wrap(err, apperr.LinkOtherContent, apperr.Params{"host": p.link.Host})
	case p.needs.Type == link.TypeSigned:
		return apperr.Wrap(err, apperr.LinkHeaderUnknown, apperr.Params{"header": "content-type"})
	}
	return err
}

// givesFile asks for one byte: a link that does not say what it is for may be one to download.
func (p *linkPut) givesFile(ctx context.Context) bool {
	r, err := p.u.e.cfg.Fetcher.Fetch(ctx, Request{
		Link: p.link, Start: 0, End: 1, Pin: Pin{Size: -1}, AllowPrivate: p.u.t.snapshot().AllowPrivate,
	})
	if err == nil {
		_ = r.Body.Close()
	}
	return err == nil || apperr.CodeOf(err) == apperr.ObjectGone // its signature was taken
}

// startsOver counts a beginning from nothing, which is told.
func (p *linkPut) startsOver(ctx context.Context) error {
	return p.u.t.change(ctx, func(j *Job) {
		j.Restarted++
		j.Done = 0
	})
}

// compare checks what the answer says of the object against what was sent.
func (p *linkPut) compare(told Delivered) (Verified, error) {
	sum, whole := p.body.sum()
	if !whole {
		return "", misbehaved("an answer before all was sent")
	}
	md5 := p.md5
	if md5 == nil {
		md5 = sum.MD5[:]
	}
	switch {
	case told.CRC64NVME != nil:
		return p.u.judged(VerifiedCRC, *told.CRC64NVME == sum.CRC64NVME, nil)
	case told.MD5 != nil:
		return p.u.judged(VerifiedMD5, bytes.Equal(told.MD5, md5), nil)
	case !told.Opaque && strings.Trim(told.ETag, `"`) == hex.EncodeToString(md5):
		return VerifiedMD5, nil
	case told.Storage:
		return VerifiedSize, nil // the length was announced, and was kept to
	}
	return VerifiedNone, nil
}
