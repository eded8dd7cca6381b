package wire_test

import (
	"bytes"
	"io"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"daypass/internal/wire"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// A body gives what its reader has, in any cuts, and nothing once the watch has ended.
func TestBodiesEndWithTheirWatch(t *testing.T) {
	t.Parallel()
	w := wire.NewWatch(func() { t.Error("ended though bytes move") })
	body := w.Body(strings.NewReader("hello, world"), 12)
	five := make([]byte, 5)
	if _, err := io.ReadFull(body, five); err != nil || string(five) != "hello" {
		t.Fatalf("%q %v", five, err)
	}
	w.Stop()
	if n, err := body.Read(five); n != 0 || err == nil || err == io.EOF {
		t.Errorf("read %d after the end, %v", n, err)
	}
	if p, err := body.(wire.Pieces).Next(5); len(p) != 0 || err == nil {
		t.Errorf("%q after the end, %v", p, err)
	}
	if err := body.Close(); err != nil {
		t.Error(err)
	}
	w.Released()
}

// noted is a reader that notes that it was closed.
type noted struct {
	io.Reader
	closed int
}

func (n *noted) Close() error { n.closed++; return nil }

// Whoever owns the memory of bodies waits until each was let go of, once, however often that is told.
func TestReleasedWaitsForEveryBody(t *testing.T) {
	t.Parallel()
	w := wire.NewWatch(func() {})
	defer w.Stop()
	one, two := &noted{Reader: strings.NewReader("a")}, &noted{Reader: strings.NewReader("b")}
	first, second := w.Body(one, 1), w.Body(two, 1)
	released := make(chan struct{})
	go func() { w.Released(); close(released) }()
	_, _ = first.Close(), first.Close()
	select {
	case <-released:
		t.Fatal("one body is still out")
	case <-time.After(20 * time.Millisecond):
	}
	_ = second.Close()
	<-released
	if one.closed != 1 || two.closed != 1 {
		t.Errorf("closed %d and %d times", one.closed, two.closed)
	}
}

// A limit ends a request after its time, though bytes move all the while.
func TestALimitIsNotPutOff(t *testing.T) {
	t.Parallel()
	ended := make(chan struct{})
	w := wire.NewLimit(30*time.Millisecond, func() { close(ended) })
	defer w.Stop()
	body := w.Body(endless{}, 1<<40)
	defer func() { _ = body.Close() }()
	for deadline := time.Now().Add(10 * time.Second); time.Now().Before(deadline); {
		_, _ = body.Read(make([]byte, 1<<10))
		w.Moved()
		select {
		case <-ended:
			return
		default:
		}
	}
	t.Fatal("it never ended")
}

type endless struct{}

func (endless) Read(p []byte) (int, error) { return len(p), nil }

// Next gives all bytes in their order, whether the reader has pieces or not.
func TestPiecesAreTheWholeBody(t *testing.T) {
	t.Parallel()
	want := bytes.Repeat([]byte("0123456789"), 100_000)
	w := wire.NewWatch(func() {})
	defer w.Stop()
	body := w.Body(bytes.NewReader(want), int64(len(want)))
	defer func() { _ = body.Close() }()
	var got []byte
	for {
		p, err := body.(wire.Pieces).Next(7919)
		if len(p) > 7919 {
			t.Fatalf("%d bytes where 7919 were asked for", len(p))
		}
		got = append(got, p...)
		if err != nil {
			break
		}
	}
	if !bytes.Equal(got, want) {
		t.Errorf("%d bytes of %d, or others", len(got), len(want))
	}
}
