package awake

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"sync"
)

type system struct{}

// hold runs the system's own tool, which ends with this process at the latest.
func (system) hold(context.Context) (func(), error) {
	cmd := exec.Command("/usr/bin/caffeinate", "-i", "-w", strconv.Itoa(os.Getpid())) //nolint:gosec,noctx // nothing of it comes from elsewhere, and it outlives the call
	if err := cmd.Start(); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrNotPossible, err)
	}
	return sync.OnceFunc(func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
	}), nil
}
