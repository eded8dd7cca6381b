package awake

import (
	"context"
	"fmt"
	"runtime"
	"sync"

	"golang.org/x/sys/windows"
)

type system struct{}

// Values of SetThreadExecutionState (winbase.h).
const (
	esContinuous     = 0x80000000
	esSystemRequired = 0x00000001
)

// hold says that the system is needed, for a thread that lives as long as the hold: what a thread has said ends with it.
func (system) hold(context.Context) (func(), error) {
	said, end := make(chan error), make(chan struct{})
	go func() { // ends with the release, or at once where the system refuses
		runtime.LockOSThread() // and never unlocks it: the thread ends with the goroutine
		err := say(esContinuous | esSystemRequired)
		said <- err
		if err == nil {
			<-end
			_ = say(esContinuous)
		}
	}()
	if err := <-said; err != nil {
		return nil, fmt.Errorf("%w: %w", ErrNotPossible, err)
	}
	return sync.OnceFunc(func() { close(end) }), nil
}

func say(state uintptr) error {
	before, _, err := windows.NewLazySystemDLL("kernel32.dll").NewProc("SetThreadExecutionState").Call(state)
	if before == 0 {
		return err
	}
	return nil
}
