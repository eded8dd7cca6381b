package transfer

import (
	"context"
	"encoding/hex"
	"errors"
	"io"
	"io/fs"
	"os"
	"time"

	"daypass/internal/apperr"
	"daypass/internal/filename"
	"daypass/internal/link"
	"daypass/internal/profile"
	"daypass/internal/transfer/disk"
)

// fetching brings one small object into a hidden file beside its target.
type fetching struct {
	s        *folderDown
	dir      *dir
	item     Item
	temp     string
	verified Verified
	seenMD5  string // that did not match the ETag, of the try before
}

// fetch is one try. It leaves the whole, verified file, or nothing.
func (t *fetching) fetch(ctx context.Context) (sent int64, err error) {
	r, err := t.s.src.open(ctx, t.item)
	if err != nil {
		return 0, err
	}
	defer func() { _ = r.Body.Close() }()
	f, err := t.dir.root.OpenFile(t.temp, os.O_WRONLY|os.O_CREATE|os.O_EXCL|disk.NoFollow, 0o666)
	if errors.Is(err, fs.ErrExist) {
		return 0, apperr.New(apperr.PlaceOccupied, apperr.Params{"name": t.temp, "folder": t.dir.path})
	}
	if err != nil {
		return 0, diskError(err, t.dir.path, 0) // a name has no room: how much is missing is not known
	}
	sent, err = t.fill(ctx, f, r)
	if closeErr := f.Close(); err == nil {
		err = diskError(closeErr, t.dir.path, 0)
	}
	if err != nil {
		_ = t.dir.root.Remove(t.temp)
	}
	return sent, err
}

// pin gives what the answer must agree with: the time only where there is no ETag.
func (i Item) pin() Pin {
	p := Pin{ETag: i.ETag, Size: i.Size}
	if p.ETag == "" {
		p.Modified = i.Modified
	}
	return p
}

// fetchBuffer is how much of a small file is read at once.
const fetchBuffer = 64 << 10

// fill writes the answer's bytes into the file, and verifies them.
func (t *fetching) fill(ctx context.Context, f *os.File, r *Response) (int64, error) {
	lent := t.s.rooms.take(ctx, min(t.item.Size, fetchBuffer))
	if lent == nil {
		return 0, context.Cause(ctx)
	}
	defer t.s.rooms.give(lent)
	buf := lent.buf
	sums := newSums(profile.ChecksumCRC64NVME)
	if r.CRC64NVME == nil {
		sums = newSums(profile.ChecksumMD5)
	}
	got, limit := int64(0), t.s.f.e.down
	for {
		n, err := r.Body.Read(buf[:limit.atMost(len(buf))])
		if n > 0 {
			if err := limit.wait(ctx, n); err != nil {
				return got, err
			}
			sums.write(buf[:n])
			if _, err := f.Write(buf[:n]); err != nil {
				return got, diskError(err, t.dir.path, int64(n))
			}
			got += int64(n)
		}
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return got, err
		}
	}
	if got != t.item.Size {
		return got, misbehaved("body too short")
	}
	if err := t.verify(sums.sum(), r); err != nil {
		return got, err
	}
	stampFile(f, r.Modified)
	if disk.SyncEach {
		return got, diskError(disk.SyncData(f), t.dir.path, 0)
	}
	return got, nil
}

// verify is download.verify for a whole small object.
func (t *fetching) verify(sum Sum, r *Response) error {
	failed := apperr.New(apperr.VerificationFailed, apperr.Params{"name": t.item.Path})
	if r.CRC64NVME != nil {
		if *r.CRC64NVME != sum.CRC64NVME {
			return passing{failed}
		}
		t.verified = VerifiedCRC
		return nil
	}
	goal, wanted := goalOf(Job{Size: t.item.Size, ETag: r.ETag, Opaque: r.ETagOpaque, Host: t.s.f.host}, link.ProviderS3)
	switch {
	case !wanted || goal.parts > 0:
		t.verified = VerifiedSize
	case goal.want == sum.MD5:
		t.verified = VerifiedMD5
	case goal.trust == trustNone, goal.trust == trustTwice && t.seenMD5 == hex.EncodeToString(sum.MD5[:]):
		t.verified = VerifiedSize
	default:
		t.seenMD5 = hex.EncodeToString(sum.MD5[:])
		return passing{failed}
	}
	return nil
}

// publish gives the file its name, by the rule for one that is taken, and tells which name it got.
func (t *fetching) publish(name string) (string, error) {
	if t.s.rule == ExistingReplace {
		if info, err := t.dir.root.Lstat(name); err == nil && info.IsDir() {
			return "", apperr.New(apperr.PlaceOccupied, apperr.Params{"name": name, "folder": t.dir.path})
		}
		return name, diskError(t.dir.root.Rename(t.temp, name), t.dir.path, 0)
	}
	const tries = 100
	for range tries {
		free := filename.Unique(name, func(candidate string) bool {
			_, err := t.dir.root.Lstat(candidate)
			return err == nil
		})
		err := disk.RenameExclusive(t.dir.root, t.temp, free)
		if !errors.Is(err, fs.ErrExist) {
			return free, diskError(err, t.dir.path, 0)
		}
	}
	return "", apperr.New(apperr.FileExists, apperr.Params{"name": name})
}

// stampFile gives an open file the object's time. A failure is no reason to fail.
func stampFile(f *os.File, modified time.Time) {
	if !modified.IsZero() {
		_ = disk.Chtimes(f, modified)
	}
}
