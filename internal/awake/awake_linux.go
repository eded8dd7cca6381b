package awake

import (
	"context"
	"fmt"
	"os"
	"sync"
	"syscall"

	"github.com/godbus/dbus/v5"
)

// system is how logind is reached; the zero value by the system bus.
type system struct {
	connect func(context.Context) (*dbus.Conn, error)
}

// Locks, by what they hold off (systemd, "Inhibitor Locks"). Who may not hold off sleep itself can still say that the
// computer is not idle.
var locks = []string{"sleep:idle", "idle"}

// hold takes an inhibitor lock: a descriptor that logind waits to be closed.
func (s system) hold(ctx context.Context) (func(), error) {
	connect := s.connect
	if connect == nil {
		connect = func(ctx context.Context) (*dbus.Conn, error) { return dbus.ConnectSystemBus(dbus.WithContext(ctx)) }
	}
	bus, err := connect(ctx)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrNotPossible, err)
	}
	defer func() { _ = bus.Close() }()
	logind := bus.Object("org.freedesktop.login1", "/org/freedesktop/login1")
	for _, what := range locks {
		var fd dbus.UnixFD
		call := logind.CallWithContext(ctx, "org.freedesktop.login1.Manager.Inhibit", dbus.FlagNoAutoStart, what, who, why, "block")
		if err = call.Store(&fd); err == nil {
			return releasing(int(fd)), nil
		}
	}
	return nil, fmt.Errorf("%w: %w", ErrNotPossible, err)
}

// releasing gives what closes the lock, which no child may inherit.
func releasing(fd int) func() {
	syscall.CloseOnExec(fd)
	lock := os.NewFile(uintptr(fd), "inhibitor")
	return sync.OnceFunc(func() { _ = lock.Close() })
}
