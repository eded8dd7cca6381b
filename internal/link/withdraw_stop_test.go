package link_test

import (
	"context"
	"errors"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"daypass/internal/lab"
	"daypass/internal/link"
)

// A copy in parts that is stopped while the storage works on some of them: of parts that were asked for before and that the
// storage makes only after everything was taken away, the next sweep leaves nothing. No object, no upload and no byte is
// left, on either server.
func TestLargeCopyStoppedInTheMiddle(t *testing.T) {
	t.Parallel()
	size := int64(lab.Times(8, 64)) * partLeast
	lab.Both(t, func(t *testing.T, s *lab.Server) {
		for _, stop := range []string{"asked", "answered"} {
			r := newRoom(t, s, 0)
			r.copyWhole(1 << 20)
			s.PutReader(t, "film.mov", lab.Blob{Seed: 7, Length: size}, size)
			slow := newSlowParts(stop == "answered")
			r.profiles.a.Endpoint = slow.before(t, s)
			ctx, kill := context.WithCancel(t.Context())
			go func() {
				defer kill()
				slow.underWay(t.Context())
			}()
			_, err := r.Create(ctx, link.CreateRequest{Profile: "lab", Bucket: s.Bucket, Key: "film.mov", Withdrawable: true})
			if !errors.Is(err, context.Canceled) {
				t.Fatalf("%s: %v", stop, err)
			}
			if !strings.Contains(s.Uploads(t), "<UploadId>") {
				t.Fatalf("%s: it was not stopped in the middle", stop)
			}
			swept, err := r.Sweep(t.Context(), link.SweepOptions{HalfMade: true})
			if err != nil || swept.Removed != 1 || swept.Left != 0 {
				t.Errorf("%s: %+v, %v", stop, swept, err)
			}
			slow.letGo() // a part that the storage finishes now can bring its upload back
			if swept, err = r.Sweep(t.Context(), link.SweepOptions{}); err != nil || swept.Removed != 0 || swept.Left != 0 {
				t.Errorf("%s: second look: %+v, %v", stop, swept, err)
			}
			if left := s.Keys(t, "daypass-shares/"); len(left) != 0 || strings.Contains(s.Uploads(t), "<UploadId>") {
				t.Errorf("%s: left: %q, %s", stop, left, s.Uploads(t))
			}
			awaitBytes(t, s, size)
			r.wantStates("")
			r.ahead.Store(int64(16 * time.Minute))
			if swept, err = r.Sweep(t.Context(), link.SweepOptions{}); err != nil || swept.Left != 0 {
				t.Errorf("%s: last look: %+v, %v", stop, swept, err)
			}
			if left, err := r.cfg.Deposits.Deposits(t.Context(), link.DepositMaking, link.DepositKept, link.DepositRemoving); err != nil || len(left) != 0 {
				t.Errorf("%s: still looked at: %+v, %v", stop, left, err)
			}
		}
	})
}

const partLeast = 5 << 20

// slowParts holds requests to copy a part: before the storage hears of them, or their answers after it.
type slowParts struct {
	answers bool
	once    sync.Once
	some    chan struct{} // closed when parts are held
	release chan struct{} // closed when they may go on
	held    sync.WaitGroup
}

func newSlowParts(answers bool) *slowParts {
	return &slowParts{answers: answers, some: make(chan struct{}), release: make(chan struct{})}
}

// before puts it in front of a server. What is held reaches the server even when its client has gone.
func (p *slowParts) before(t *testing.T, s *lab.Server) string {
	t.Helper()
	t.Cleanup(func() { p.once.Do(func() { close(p.release) }) })
	var first sync.Once
	return bending(t, s, func(w http.ResponseWriter, q *http.Request) bool {
		if q.Method != http.MethodPut || !q.URL.Query().Has("partNumber") {
			return false
		}
		p.held.Add(1)
		defer p.held.Done()
		begun := func() { first.Do(func() { close(p.some) }) }
		if p.answers {
			p.pass(s, q)
			begun()
			<-p.release
			return true
		}
		begun()
		<-p.release
		p.pass(s, q)
		return true
	})
}

func (p *slowParts) pass(s *lab.Server, q *http.Request) {
	on, err := http.NewRequestWithContext(context.WithoutCancel(q.Context()), q.Method, s.Endpoint+q.URL.RequestURI(), nil)
	if err != nil {
		return
	}
	on.Header, on.Host = q.Header.Clone(), q.Host
	if resp, err := s.Client().Do(on); err == nil {
		_ = resp.Body.Close()
	}
}

// underWay waits until parts are held.
func (p *slowParts) underWay(ctx context.Context) {
	select {
	case <-p.some:
	case <-ctx.Done():
	}
}

// letGo lets all that is held go on, and waits until it has.
func (p *slowParts) letGo() {
	p.once.Do(func() { close(p.release) })
	p.held.Wait()
}

// awaitBytes waits until a server's disk holds hardly more than its objects, but for MinIO's bin: that is emptied every
// five minutes.
func awaitBytes(t *testing.T, s *lab.Server, want int64) {
	t.Helper()
	tick := time.NewTicker(100 * time.Millisecond)
	defer tick.Stop()
	end := time.Now().Add(20 * time.Second)
	for {
		got := bytesBelow(filepath.Join(s.Dir, "data"))
		if got < want+partLeast/2 {
			return
		}
		if time.Now().After(end) {
			t.Errorf("the storage holds %d bytes for an object of %d", got, want)
			return
		}
		<-tick.C
	}
}

func bytesBelow(dir string) (sum int64) {
	_ = filepath.WalkDir(dir, func(path string, e fs.DirEntry, err error) error {
		if err != nil {
			return nil //nolint:nilerr // files go while it is looked
		}
		if e.IsDir() {
			if e.Name() == ".trash" {
				return fs.SkipDir
			}
			return nil
		}
		if info, err := os.Stat(path); err == nil {
			sum += info.Size()
		}
		return nil
	})
	return sum
}
