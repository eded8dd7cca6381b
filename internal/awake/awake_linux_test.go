package awake

import (
	"bufio"
	"context"
	"errors"
	"os"
	"os/exec"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/godbus/dbus/v5"
	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// logind plays the part of logind that is needed: it gives locks and sees them end.
type logind struct {
	refuse string // what it refuses

	mu    sync.Mutex
	asked []string
	given *os.File      // its own copy of the last lock
	ended chan struct{} // closed when nobody has the last lock any more
}

// Inhibit implements org.freedesktop.login1.Manager.
func (l *logind) Inhibit(what, who, why, mode string) (dbus.UnixFD, *dbus.Error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.asked = append(l.asked, strings.Join([]string{what, who, mode}, "|"))
	if why == "" || what == l.refuse {
		return 0, dbus.NewError("org.freedesktop.DBus.Error.AccessDenied", nil)
	}
	read, write, err := os.Pipe()
	if err != nil {
		return 0, dbus.MakeFailedError(err)
	}
	l.given, l.ended = write, make(chan struct{})
	go func(ended chan struct{}) { // ends with the lock
		_, _ = read.Read(make([]byte, 1))
		_ = read.Close()
		close(ended)
	}(l.ended)
	return dbus.UnixFD(write.Fd()), nil
}

// letGo closes logind's own copy: from now on the lock is the holder's alone.
func (l *logind) letGo() (ended <-chan struct{}) {
	l.mu.Lock()
	defer l.mu.Unlock()
	_ = l.given.Close()
	return l.ended
}

// privateBus starts a bus of the test's own and gives how it is reached.
func privateBus(t *testing.T) func(context.Context) (*dbus.Conn, error) {
	t.Helper()
	if _, err := exec.LookPath("dbus-daemon"); err != nil {
		t.Skip("no dbus-daemon here")
	}
	cmd := exec.Command("dbus-daemon", "--session", "--nofork", "--nopidfile", "--print-address=1")
	out, err := cmd.StdoutPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
	})
	address, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	return func(ctx context.Context) (*dbus.Conn, error) {
		return dbus.Connect(strings.TrimSpace(address), dbus.WithContext(ctx))
	}
}

// serve puts a logind on the bus.
func serve(t *testing.T, connect func(context.Context) (*dbus.Conn, error), l *logind) {
	t.Helper()
	bus, err := connect(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = bus.Close() })
	if err := bus.Export(l, "/org/freedesktop/login1", "org.freedesktop.login1.Manager"); err != nil {
		t.Fatal(err)
	}
	if _, err := bus.RequestName("org.freedesktop.login1", 0); err != nil {
		t.Fatal(err)
	}
}

func TestALockIsHeldUntilItIsReleased(t *testing.T) {
	for _, refuse := range []string{"", "sleep:idle"} {
		connect, l := privateBus(t), &logind{refuse: refuse}
		serve(t, connect, l)
		k := &Keeper{system{connect}}
		release, err := k.Hold(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		ended := l.letGo()
		select {
		case <-ended:
			t.Fatal("the lock is gone")
		case <-time.After(200 * time.Millisecond):
		}
		release()
		release()
		select {
		case <-ended:
		case <-time.After(5 * time.Second):
			t.Fatal("the lock is held still")
		}
		want := "sleep:idle|Daypass|block"
		if refuse != "" {
			want += " idle|Daypass|block"
		}
		if got := strings.Join(l.asked, " "); got != want {
			t.Errorf("asked %q, not %q", got, want)
		}
	}
}

// TestNobodyToAsk: no bus, no logind on it, or one that does not answer.
func TestNobodyToAsk(t *testing.T) {
	noBus := func(ctx context.Context) (*dbus.Conn, error) {
		return dbus.Connect("unix:path=/nonexistent/bus", dbus.WithContext(ctx))
	}
	for name, connect := range map[string]func(context.Context) (*dbus.Conn, error){"no bus": noBus, "no logind": privateBus(t)} {
		k := &Keeper{system{connect}}
		if release, err := k.Hold(t.Context()); release != nil || !errors.Is(err, ErrNotPossible) {
			t.Errorf("%s: %v", name, err)
		}
	}
	connect := privateBus(t)
	slow := &sleeper{end: make(chan struct{})}
	bus, err := connect(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { close(slow.end); _ = bus.Close() })
	if err := bus.Export(slow, "/org/freedesktop/login1", "org.freedesktop.login1.Manager"); err != nil {
		t.Fatal(err)
	}
	if _, err := bus.RequestName("org.freedesktop.login1", 0); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
	defer cancel()
	if _, err := (&Keeper{system{connect}}).Hold(ctx); !errors.Is(err, ErrNotPossible) {
		t.Errorf("a logind that sleeps: %v", err)
	}
}

// sleeper is a logind that does not answer.
type sleeper struct{ end chan struct{} }

// Inhibit implements org.freedesktop.login1.Manager.
func (s *sleeper) Inhibit(_, _, _, _ string) (dbus.UnixFD, *dbus.Error) {
	<-s.end
	return 0, dbus.MakeFailedError(syscall.ETIMEDOUT)
}
