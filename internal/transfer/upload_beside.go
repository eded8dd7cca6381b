package transfer

import (
	"context"
	"hash"
	"slices"
	"sync"

	"github.com/minio/crc64nvme"
	md5simd "github.com/minio/md5-simd"
)

// sumLanes is how many parts are read for their checksums at once: with AVX-512 a processor computes as many MD5 sums in
// little more time than one, with AVX2 half as many.
const sumLanes = 16

// sumStep is how many bytes of each part are computed in turn; what md5simd takes at once.
const sumStep = 32 << 10

// partSums computes the checksums of parts beside their sending, some parts ahead: no connection waits for an MD5. It
// reads the file by itself and needs sumLanes buffers. Safe for concurrent use; stop ends it.
type partSums struct {
	u     *upload
	ctx   context.Context //nolint:containedctx // of the sending of all parts, which it is a part of
	end   context.CancelFunc
	wg    sync.WaitGroup
	queue []int // parts to be sent, ascending

	mu     sync.Mutex
	groups map[int]*sumGroup // by part
	others map[int]bool      // parts whose sums are computed elsewhere

	turn   sync.Mutex // one group after the other; held by what uses the rest
	server md5simd.Server
	md5s   []md5simd.Hasher
}

// sumGroup are parts whose sums are computed at once.
type sumGroup struct {
	numbers []int
	done    chan struct{} // closed once sums or err are there
	sums    []Sum
	err     error
}

func newPartSums(ctx context.Context, u *upload, missing []int) *partSums {
	s := &partSums{u: u, queue: missing, groups: make(map[int]*sumGroup), others: make(map[int]bool)}
	s.ctx, s.end = context.WithCancel(ctx)
	return s
}

// stop ends what is under way and waits for it.
func (s *partSums) stop() {
	s.end()
	s.wg.Wait()
	for _, h := range s.md5s {
		h.Close()
	}
	if s.server != nil {
		s.server.Close()
	}
}

// elsewhere tells that somebody else computes a part's sums.
func (s *partSums) elsewhere(number int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.others[number] = true
}

// want begins with a part's sums, and with those of parts soon after it.
func (s *partSums) want(number int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	at, _ := slices.BinarySearch(s.queue, number)
	if s.groups[number] == nil {
		s.begin(at)
	}
	if soon := at + sumLanes/2; soon < len(s.queue) && s.open(s.queue[soon]) {
		s.begin(soon)
	}
}

// open reports whether nobody computes a part's sums yet; mu is held.
func (s *partSums) open(number int) bool { return s.groups[number] == nil && !s.others[number] }

// begin makes a group of a part and those after it; mu is held.
func (s *partSums) begin(at int) {
	g := &sumGroup{done: make(chan struct{})}
	for i, number := range s.queue[at:] {
		if i == 0 || s.open(number) {
			g.numbers = append(g.numbers, number)
			s.groups[number] = g
		}
		if len(g.numbers) == sumLanes {
			break
		}
	}
	s.wg.Go(func() {
		defer close(g.done)
		g.sums, g.err = s.compute(g.numbers)
	})
}

// sum waits for the sums of a part that was wanted.
func (s *partSums) sum(ctx context.Context, number int) (Sum, error) {
	s.mu.Lock()
	g := s.groups[number]
	s.mu.Unlock()
	select {
	case <-g.done:
	case <-ctx.Done():
		return Sum{}, context.Cause(ctx)
	}
	if g.err != nil {
		return Sum{}, g.err
	}
	return g.sums[slices.Index(g.numbers, number)], nil
}

// sumLane is one part on its way through the checksums.
type sumLane struct {
	left  span
	buf   []byte
	got   []byte // of buf, the bytes read last
	md5   md5simd.Hasher
	crc64 hash.Hash64
}

// compute reads parts and computes their sums, a bit of each in turn.
func (s *partSums) compute(numbers []int) ([]Sum, error) {
	s.turn.Lock()
	defer s.turn.Unlock()
	lanes := make([]*sumLane, 0, len(numbers))
	for i, number := range numbers {
		buf := s.u.e.buffers.get()
		defer s.u.e.buffers.put(buf)
		lanes = append(lanes, &sumLane{left: s.u.plan.at(number), buf: *buf, md5: s.hasher(i), crc64: crc64nvme.New()})
	}
	for more := true; more; {
		if cause := context.Cause(s.ctx); cause != nil {
			return nil, cause
		}
		more = false
		for _, l := range lanes {
			if err := l.read(s.u); err != nil {
				return nil, err
			}
			more = more || l.left.len() > 0
		}
		sumInTurn(lanes)
	}
	sums := make([]Sum, len(lanes))
	for i, l := range lanes {
		sums[i].CRC64NVME = l.crc64.Sum64()
		l.md5.Sum(sums[i].MD5[:0])
	}
	return sums, nil
}

// hasher gives the i-th MD5, empty; turn is held. They are kept: the server does not forget those that are closed.
func (s *partSums) hasher(i int) md5simd.Hasher {
	if s.server == nil {
		s.server = md5simd.NewServer()
	}
	if i == len(s.md5s) {
		s.md5s = append(s.md5s, s.server.NewHash())
	}
	s.md5s[i].Reset()
	return s.md5s[i]
}

// read reads what comes next.
func (l *sumLane) read(u *upload) error {
	l.got = nil
	if l.left.len() <= 0 {
		return nil
	}
	n, err := u.file.ReadAt(l.buf[:min(int64(len(l.buf)), l.left.len())], l.left.start)
	if err != nil && (n == 0 || l.left.start+int64(n) < l.left.end) {
		return u.unreadable(err)
	}
	l.got = l.buf[:n]
	l.left.start += int64(n)
	return nil
}

// sumInTurn computes what the lanes have read, in steps, so that all of them have something for the processor at once.
func sumInTurn(lanes []*sumLane) {
	for _, l := range lanes {
		_, _ = l.crc64.Write(l.got)
	}
	for more := true; more; {
		more = false
		for _, l := range lanes {
			n := min(sumStep, len(l.got))
			_, _ = l.md5.Write(l.got[:n])
			l.got = l.got[n:]
			more = more || len(l.got) > 0
		}
	}
}
