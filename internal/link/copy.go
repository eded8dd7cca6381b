package link

import (
	"context"
	"errors"
	"sync"

	"golang.org/x/sync/errgroup"

	"daypass/internal/apperr"
	"daypass/internal/profile"
)

// Sizes of copies in bytes (S3 User Guide, "Copying objects" and "multipart upload limits").
const (
	copyWholeMost = 5 << 30   // the most that one request copies
	copyPartUsual = 512 << 20 // a part where the object's size asks for none larger
	copyPartLeast = 5 << 20
	maxCopyParts  = 10_000
	copiersAtOnce = 4
)

// CopyProgress tells how far the storage is with a copy. The first one, with Done 0, comes before anything is copied: Size
// more bytes are going to be stored.
type CopyProgress struct {
	Bucket string
	Key    string // the source
	Done   int64
	Size   int64
}

// copier makes one copy of a deposit.
type copier struct {
	s       *Service
	a       profile.Access
	deposit *Deposit
	order   CopyOrder
	whole   *copying
}

// copying counts what is copied for one link: an object, or all that a page lists.
type copying struct {
	bucket, key string
	size        int64
	tell        func(CopyProgress) // nil: nobody listens

	mu   sync.Mutex
	done int64
}

// told notes bytes that were copied, and tells of them one at a time and in order.
func (w *copying) told(more int64) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.done += more
	if w.tell != nil {
		w.tell(CopyProgress{Bucket: w.bucket, Key: w.key, Done: w.done, Size: w.size})
	}
}

// run makes the copy, or goes on with one that was killed, and compares it with its source.
func (c *copier) run(ctx context.Context) error {
	size := c.order.Object.Size
	if err := c.compare(ctx); err == nil { // a kill came between the copy and its link
		c.whole.told(size)
		return nil
	}
	if size > c.s.copyWhole() {
		if err := c.inParts(ctx); err != nil {
			return ownFile(err, c.order.Key)
		}
		return c.compare(ctx)
	}
	if err := c.s.cfg.Keeper.CopyWhole(ctx, c.a, c.order); err != nil {
		return ownFile(err, c.order.Key)
	}
	if err := c.compare(ctx); err != nil {
		return err
	}
	c.whole.told(size)
	return nil
}

// copyWhole is the largest object that is copied in one request.
func (s *Service) copyWhole() int64 {
	if s.cfg.CopyWhole > 0 {
		return min(s.cfg.CopyWhole, copyWholeMost)
	}
	return copyWholeMost
}

// compare looks at the copy: same size, and same checksum where both have one. ETags of copies may differ.
func (c *copier) compare(ctx context.Context) error {
	o, err := c.s.cfg.Signer.Stat(ctx, c.a, c.order.Bucket, c.order.To, "")
	if err != nil {
		return err
	}
	source := c.order.Object
	if o.Size != source.Size || o.CRC64NVME != nil && source.CRC64NVME != nil && *o.CRC64NVME != *source.CRC64NVME {
		return apperr.New(apperr.VerificationFailed, apperr.Params{"own": true})
	}
	return nil
}

// partSize gives the size of all parts but the last: equal ones, as some providers want.
func (c *copier) partSize() int64 {
	const mib = 1 << 20
	size := max(min(copyPartUsual, c.s.copyWhole()), copyPartLeast)
	if least := (c.order.Object.Size + maxCopyParts - 1) / maxCopyParts; least > size {
		size = (least + mib - 1) / mib * mib
	}
	return size
}

// inParts copies by parts over a few requests at a time. The upload's ID is stored before the first part.
func (c *copier) inParts(ctx context.Context) error {
	parts, err := c.begun(ctx)
	if err != nil {
		return err
	}
	group, inner := errgroup.WithContext(ctx)
	group.SetLimit(copiersAtOnce)
	size := c.partSize()
	for n := range parts {
		start := int64(n) * size
		end := min(start+size, c.order.Object.Size)
		if parts[n].ETag != "" && parts[n].Size == end-start {
			c.whole.told(end - start)
			continue
		}
		group.Go(func() (err error) {
			if inner.Err() != nil {
				return inner.Err()
			}
			parts[n], err = c.s.cfg.Keeper.CopyPart(inner, c.a, c.order, c.deposit.UploadID, n+1, start, end)
			if err == nil {
				c.whole.told(end - start)
			}
			return err
		})
	}
	if err := group.Wait(); err != nil {
		return err
	}
	if err := c.s.cfg.Keeper.FinishCopy(ctx, c.a, c.order, c.deposit.UploadID, parts); err != nil {
		if errors.Is(err, ErrCopyGone) && c.compare(ctx) == nil {
			return nil // the answer was lost, and it had worked
		}
		return err
	}
	c.deposit.UploadKey, c.deposit.UploadID = "", ""
	return c.s.touch(ctx, c.deposit)
}

// begun gives a slot for every part, those filled that an earlier try left. It starts the copy where there is none.
func (c *copier) begun(ctx context.Context) ([]CopiedPart, error) {
	parts := make([]CopiedPart, (c.order.Object.Size+c.partSize()-1)/c.partSize())
	if c.deposit.UploadID != "" && c.deposit.UploadKey == c.order.To {
		there, err := c.s.cfg.Keeper.CopiedParts(ctx, c.a, c.order, c.deposit.UploadID)
		if err == nil {
			for _, p := range there {
				if p.Number >= 1 && p.Number <= len(parts) {
					parts[p.Number-1] = p
				}
			}
			return parts, nil
		}
		if !errors.Is(err, ErrCopyGone) {
			return nil, err
		}
	}
	c.deposit.UploadKey, c.deposit.UploadID = c.order.To, ""
	if err := c.s.touch(ctx, c.deposit); err != nil { // before it is begun: a sweep finds it by its key
		return nil, err
	}
	id, err := c.s.cfg.Keeper.BeginCopy(ctx, c.a, c.order)
	if err != nil {
		return nil, err
	}
	c.deposit.UploadID = id
	return parts, c.s.touch(ctx, c.deposit)
}
