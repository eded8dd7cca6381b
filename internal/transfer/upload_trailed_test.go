package transfer_test

import (
	"context"
	"errors"
	"fmt"
	"sync/atomic"
	"testing"

	"daypass/internal/apperr"
	"daypass/internal/lab"
	"daypass/internal/transfer"
)

// untrailing is a storage that does something with parts whose checksum comes behind their bytes.
type untrailing struct {
	transfer.Uploader
	trailed, announced atomic.Int32
	meddle             func(transfer.RemotePart, error) (transfer.RemotePart, error)
}

func (u *untrailing) PutPart(ctx context.Context, d transfer.Destination, id string, number int, c transfer.Chunk) (transfer.RemotePart, error) {
	part, err := u.Uploader.PutPart(ctx, d, id, number, c)
	if c.Summed == nil {
		u.announced.Add(1)
		return part, err
	}
	u.trailed.Add(1)
	return u.meddle(part, err)
}

// Parts are read once where a storage takes their checksum behind them; where it does not, or says nothing of it, they are
// announced, and no part is sent for nothing but the first ones.
func TestPartsAreAnnouncedWhereTrailersAreRefused(t *testing.T) {
	t.Parallel()
	server := lab.Versity(t, lab.Options{TLS: true})
	const parts = 8
	refusal := func(err error) func(transfer.RemotePart, error) (transfer.RemotePart, error) {
		return func(transfer.RemotePart, error) (transfer.RemotePart, error) { return transfer.RemotePart{}, err }
	}
	for name, c := range map[string]struct {
		meddle func(transfer.RemotePart, error) (transfer.RemotePart, error)
		taken  bool
	}{
		"taken":      {func(p transfer.RemotePart, err error) (transfer.RemotePart, error) { return p, err }, true},
		"unknown":    {refusal(fmt.Errorf("%w: %w", transfer.ErrChecksum, apperr.New(apperr.ServerMisbehaved, nil))), false},
		"wrong key":  {refusal(apperr.New(apperr.KeyRefused, nil)), false},
		"other code": {refusal(apperr.Wrap(errors.New("400"), apperr.ServerMisbehaved, nil)), false},
		"not told": {func(p transfer.RemotePart, err error) (transfer.RemotePart, error) {
			p.CRC64NVME = nil
			return p, err
		}, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newSender(t, server, "minio")
			s.conns = 2
			var between *untrailing
			s.uploader = func(u transfer.Uploader) transfer.Uploader {
				between = &untrailing{Uploader: u, meddle: c.meddle}
				return between
			}
			e, _ := s.engine(t)
			blob, key := lab.Blob{Seed: 9, Length: parts*s.rules.Part - 1}, "trailed/"+name
			j := mustPut(t, e, s.spec(s.file(t, "f.bin", blob), key))
			if j.Restarted != 0 || j.Verified != transfer.VerifiedCRC {
				t.Errorf("%+v", j)
			}
			s.wantObject(t, key, blob)
			trailed, announced := between.trailed.Load(), between.announced.Load()
			if c.taken && (trailed != parts || announced != 0) {
				t.Errorf("%d trailed, %d announced", trailed, announced)
			}
			if !c.taken && (trailed < 1 || trailed > 2 || announced != parts) {
				t.Errorf("%d trailed, %d announced, though refused", trailed, announced)
			}
		})
	}
}

// A key that is really refused is told as such, once parts were announced in vain, too.
func TestAKeyThatIsRefusedInTheMiddle(t *testing.T) {
	t.Parallel()
	s := newSender(t, lab.Versity(t, lab.Options{TLS: true}), "minio")
	s.uploader = func(u transfer.Uploader) transfer.Uploader { return keyless{u} }
	e, _ := s.engine(t)
	_, err := put(t, e, s.spec(s.file(t, "f.bin", lab.Blob{Seed: 10, Length: 12 << 20}), "refused"))
	wantCode(t, err, apperr.KeyRefused)
}

// keyless is a storage whose key ends once an upload has begun.
type keyless struct{ transfer.Uploader }

func (keyless) PutPart(context.Context, transfer.Destination, string, int, transfer.Chunk) (transfer.RemotePart, error) {
	return transfer.RemotePart{}, apperr.New(apperr.KeyRefused, nil)
}
