package transfer_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"daypass/internal/lab"
	"daypass/internal/profile"
	"daypass/internal/transfer"
)

// A file for a far server goes in small parts, all of them at once where they may. Connections for them are opened before the
// storage has answered what it has, no more than there are parts, or than are allowed.
func TestFarServersGetSmallPartsAtOnce(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		most   int
		opened int64
	}{{16, 5}, {3, 3}} {
		s := newSender(t, lab.Versity(t, lab.Options{TLS: true}), "minio")
		relay := lab.Relay(t, s.server.Endpoint, lab.Line{RoundTrip: 80 * time.Millisecond})
		s.endpoint, s.conns, s.rules.Part = relay.Endpoint, c.most, 0
		blob := lab.Blob{Seed: 3, Length: 25 << 20}
		early := make(chan int64, 1)
		s.uploader = func(up transfer.Uploader) transfer.Uploader { return &looker{up, func() { early <- relay.Opened() }} }
		e, _ := s.engine(t)
		j := mustPut(t, e, s.spec(s.file(t, "far", blob), "far"))
		s.wantObject(t, "far", blob)
		if !strings.Contains(j.ETag, "-5") {
			t.Errorf("the object %s does not have five parts", j.ETag)
		}
		if at, n := <-early, relay.Opened(); at < 2 || n > c.opened {
			t.Errorf("%d connections before the upload began, %d in all of %d", at, n, c.opened)
		}
	}
}

// looker looks before an upload is made.
type looker struct {
	transfer.Uploader
	look func()
}

func (l *looker) Create(ctx context.Context, d transfer.Destination, m transfer.Meta, c profile.Checksum) (string, error) {
	l.look()
	return l.Uploader.Create(ctx, d, m, c)
}
