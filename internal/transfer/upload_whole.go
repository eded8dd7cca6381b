package transfer

import (
	"context"
	"errors"
	"io"
	"os"

	"daypass/internal/apperr"
)

// sendWhole stores a small file with one request.
func (u *upload) sendWhole(ctx context.Context) error {
	whole, err := u.read(ctx, u.all(), u.kind())
	if err != nil {
		return err
	}
	defer func() { whole.drop() }()
	if err := u.t.move(ctx, StateRunning, func(j *Job) { j.Host = u.host }); err != nil {
		return err
	}
	stop := u.ticking(ctx)
	told, err := u.tryWhole(ctx, whole)
	if u.lesser(err, whole.kind) {
		whole.drop()
		if whole, err = u.read(ctx, u.all(), u.kind()); err == nil {
			told, err = u.tryWhole(ctx, whole)
		}
	}
	stop()
	if err != nil {
		return err
	}
	if err := u.t.move(ctx, StateFinishing, func(j *Job) { j.Done, j.Fetched = j.Size, u.sent.Load() }); err != nil {
		return err
	}
	if told.CRC64NVME != nil && *told.CRC64NVME == whole.sum.CRC64NVME { // the answer itself has compared
		return u.finished(ctx, told, VerifiedCRC)
	}
	return u.confirm(ctx, wanted{sum: &whole.sum, kind: whole.kind})
}

// all is the whole file.
func (u *upload) all() span { return span{0, u.plan.size} }

// tryWhole sends the file until it is there or has failed.
func (u *upload) tryWhole(ctx context.Context, whole piece) (told Stored, err error) {
	err = u.retry(ctx, func() (err error) {
		told, err = u.putWhole(ctx, whole)
		return err
	})
	return told, err
}

// putWhole is one try. An answer that was lost is looked for before the next one. What the answer tells is given, as far
// as there is one.
func (u *upload) putWhole(ctx context.Context, whole piece) (Stored, error) {
	meta, err := u.meta()
	if err != nil {
		return Stored{}, err
	}
	if err := u.unchanged(); err != nil { // since sum was computed; what differs from it after, the storage refuses
		return Stored{}, err
	}
	chunk, body := u.chunk(whole)
	told, err := u.to.PutWhole(ctx, u.dest, meta, chunk, u.mayReplace())
	if body.short.Load() {
		err = apperr.New(apperr.SourceChanged, apperr.Params{"name": u.t.snapshot().Name})
	}
	if err == nil {
		return told, nil
	}
	body.takeBack()
	if context.Cause(ctx) != nil {
		return Stored{}, err
	}
	if changed := u.unchanged(); changed != nil {
		return Stored{}, changed
	}
	if retry, _ := RetryOf(err); !errors.Is(err, ErrTaken) && (!retry || u.mayReplace()) {
		return Stored{}, err // another try replaces what is the same
	}
	// A condition does not settle it: a server that finds the name taken answers before it has read the file, and a proxy
	// in front of it may lose that answer, too, each time.
	if stored, lookErr := u.lost(ctx, err, u.glance); !stored {
		return Stored{}, lookErr
	}
	return Stored{}, nil
}

// headSize is what content types are told by.
const headSize = 512

func (u *upload) meta() (Meta, error) {
	j := u.t.snapshot()
	head := make([]byte, min(headSize, u.plan.size))
	if _, err := u.file.ReadAt(head, 0); err != nil && !errors.Is(err, io.EOF) {
		return Meta{}, u.unreadable(err)
	}
	return Meta{Name: j.Name, Head: head, Modified: j.Modified, Token: j.ID}, nil
}

// unreadable is a read of the file that failed: it became shorter, or the disk is broken.
func (u *upload) unreadable(err error) error {
	if changed := u.unchanged(); changed != nil {
		return changed
	}
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return apperr.Wrap(err, apperr.SourceChanged, apperr.Params{"name": u.t.snapshot().Name})
	}
	if errors.Is(err, os.ErrPermission) {
		return sourceError(err, u.t.snapshot().Name)
	}
	return diskError(err, u.t.snapshot().Folder, 0)
}

// confirm looks at the finished object and ends the job: its size must be the file's, and its checksum where the
// storage has one.
func (u *upload) confirm(ctx context.Context, want wanted) error {
	there, found, err := u.find(ctx)
	if err != nil {
		return err
	}
	verified := VerifiedSize
	if found {
		if verified, err = u.compare(ctx, there, want); err != nil {
			return err
		}
	}
	return u.finished(ctx, there, verified)
}

// finished ends the job.
func (u *upload) finished(ctx context.Context, there Stored, verified Verified) error {
	if u.t.snapshot().State != StateFinishing {
		if err := u.t.move(ctx, StateFinishing, nil); err != nil {
			return err
		}
	}
	if u.t.snapshot().UploadID != "" {
		save, cancel := storing(ctx)
		defer cancel()
		if err := u.e.cfg.Store.SaveSegments(save, u.t.id, nil, ""); err != nil {
			return err
		}
	}
	if u.unsettled {
		u.t.settleOwn(ctx)
	}
	return u.t.move(ctx, StateDone, func(j *Job) {
		j.Verified, j.UploadID, j.PartSize, j.Done, j.ETag, j.VersionID = verified, "", 0, j.Size, there.ETag, there.VersionID
		j.Fetched = u.sent.Load()
	})
}
