package app

import (
	"bufio"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/godbus/dbus/v5"

	"daypass/internal/lab"
)

// logind gives locks that hold off sleep, and sees the last one end.
type logind struct {
	mu    sync.Mutex
	asked int
	given *os.File // its own copy of the last lock
	ended chan struct{}
}

// Inhibit implements org.freedesktop.login1.Manager.
func (l *logind) Inhibit(_, _, _, _ string) (dbus.UnixFD, *dbus.Error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	read, write, err := os.Pipe()
	if err != nil {
		return 0, dbus.MakeFailedError(err)
	}
	l.asked, l.given, l.ended = l.asked+1, write, make(chan struct{})
	go func(ended chan struct{}) { // ends with the lock
		_, _ = read.Read(make([]byte, 1))
		_ = read.Close()
		close(ended)
	}(l.ended)
	return dbus.UnixFD(write.Fd()), nil
}

func (l *logind) times() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.asked
}

// letGo closes logind's own copy: from now on the lock is the program's alone.
func (l *logind) letGo() (ended <-chan struct{}) {
	l.mu.Lock()
	defer l.mu.Unlock()
	_ = l.given.Close()
	return l.ended
}

// systemBus puts a logind on a system bus that is this test's own.
func systemBus(t *testing.T) *logind {
	t.Helper()
	if _, err := exec.LookPath("dbus-daemon"); err != nil {
		t.Skip("no dbus-daemon here")
	}
	cmd := exec.Command("dbus-daemon", "--session", "--nofork", "--nopidfile", "--print-address=1")
	out := must(cmd.StdoutPipe())(t)
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
	})
	address := strings.TrimSpace(must(bufio.NewReader(out).ReadString('\n'))(t))
	t.Setenv("DBUS_SYSTEM_BUS_ADDRESS", address)
	bus := must(dbus.Connect(address))(t)
	t.Cleanup(func() { _ = bus.Close() })
	l := &logind{}
	if err := bus.Export(l, "/org/freedesktop/login1", "org.freedesktop.login1.Manager"); err != nil {
		t.Fatal(err)
	}
	must(bus.RequestName("org.freedesktop.login1", 0))(t)
	return l
}

func TestTheComputerStaysAwakeUnlessOneSaysOtherwise(t *testing.T) {
	l, server := systemBus(t), lab.Versity(t)
	server.Put(t, "big", lab.Blob{Length: 4 << 20}.Bytes())
	dir := t.TempDir()
	o := openServices(t, dir)
	if !must(o.settings.StaysAwake())(t) {
		t.Error("off before anybody said so")
	}
	slow(t, o)
	read := must(o.links.Read(server.PresignGet(t, "big", time.Hour)))(t)
	job := must(o.transfers.Save(SaveRequest{Handle: read[0].Handle, AllowPrivate: true}))(t)
	o.awaitJob(t, job.ID, JobRunning)
	held := func(times int) <-chan struct{} {
		t.Helper()
		lab.Eventually(t, 10*time.Second, func() bool { return l.times() == times }, "asked", times)
		turn(t, o, true) // waits for the answer, and asks nothing
		return l.letGo()
	}
	ended := held(1)
	select {
	case <-ended:
		t.Fatal("a file moves, and nothing is held")
	case <-time.After(200 * time.Millisecond):
	}
	turn(t, o, false)
	gone(t, ended)
	turn(t, o, true)
	ended = held(2)
	turn(t, o, false)
	gone(t, ended)
	o.shut(t.Context())
	again := openServices(t, dir)
	if must(again.settings.StaysAwake())(t) {
		t.Error("forgotten after a restart")
	}
	again.goOn()
	again.awaitJob(t, job.ID, JobRunning)
	again.shut(t.Context())
	if l.times() != 2 {
		t.Errorf("asked %d times", l.times())
	}
}

func turn(t *testing.T, o *opened, on bool) {
	t.Helper()
	if err := o.settings.StayAwake(on); err != nil {
		t.Fatal(err)
	}
}

func gone(t *testing.T, ended <-chan struct{}) {
	t.Helper()
	select {
	case <-ended:
	case <-time.After(5 * time.Second):
		t.Fatal("held still")
	}
}
