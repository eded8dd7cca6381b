//go:build linux

package desk

import (
	"context"
	"errors"
	"io"
	"os"
	"os/exec"
	"runtime"
	"syscall"
	"time"
)

// grace is how long a child may take to end after it was asked to.
const grace = 5 * time.Second

// Program is what StartChild starts.
type Program struct {
	Path   string
	Args   []string
	Env    []string
	Dir    string
	Input  *os.File   // its input; nothing where it is nil
	Log    string     // file for its output; wins over Output
	Output io.Writer  // its output where Log is ""
	Files  []*os.File // descriptors from 3 on
}

// Child is a started program. It ends with this process at the latest.
type Child struct {
	cmd  *exec.Cmd
	done chan struct{}
	err  error // of Wait; set before done is closed
}

// StartChild starts a program.
func StartChild(p Program) (*Child, error) {
	cmd := exec.Command(p.Path, p.Args...) //nolint:gosec,noctx // the test says what to run; Stop ends it
	cmd.Env, cmd.Dir, cmd.ExtraFiles = p.Env, p.Dir, p.Files
	if p.Input != nil {
		cmd.Stdin = p.Input
	}
	cmd.Stdout, cmd.Stderr = p.Output, p.Output
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGKILL}
	closeLog := func() {}
	if p.Log != "" {
		log, err := os.Create(p.Log)
		if err != nil {
			return nil, err
		}
		cmd.Stdout, cmd.Stderr = log, log
		closeLog = func() { _ = log.Close() }
	}
	c := &Child{cmd: cmd, done: make(chan struct{})}
	started := make(chan error, 1)
	go c.run(started, closeLog)
	return c, <-started
}

// run keeps its thread: the kernel sends the death signal when the thread that started the child ends.
func (c *Child) run(started chan<- error, closeLog func()) {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	defer close(c.done)
	defer closeLog()
	err := c.cmd.Start()
	started <- err
	if err == nil {
		c.err = c.cmd.Wait()
	}
}

// PID is the process's number.
func (c *Child) PID() int { return c.cmd.Process.Pid }

// Ended reports whether the child has ended.
func (c *Child) Ended() bool {
	select {
	case <-c.done:
		return true
	default:
		return false
	}
}

// Wait waits for the child's own end and gives its exit code, -1 for a signal.
func (c *Child) Wait(ctx context.Context) (int, error) {
	select {
	case <-c.done:
	case <-ctx.Done():
		return 0, context.Cause(ctx)
	}
	var exit *exec.ExitError
	if errors.As(c.err, &exit) {
		return exit.ExitCode(), nil
	}
	return 0, c.err
}

// Signal sends a signal to the child alone.
func (c *Child) Signal(s os.Signal) error { return c.cmd.Process.Signal(s) }

// Stop asks the child's whole group to end, kills what is left of it after a while, and waits until it is gone:
// a web view has processes of its own, which outlive it by a moment and write into their caches.
func (c *Child) Stop() {
	for _, s := range []syscall.Signal{syscall.SIGTERM, syscall.SIGKILL} {
		_ = syscall.Kill(-c.PID(), s)
		ctx, cancel := context.WithTimeout(context.Background(), grace)
		err := Until(ctx, c.gone)
		cancel()
		if err == nil {
			return
		}
	}
}

// gone reports whether nothing of the child's group is left. An orphan that nobody has waited for yet counts.
func (c *Child) gone() (bool, error) {
	return c.Ended() && errors.Is(syscall.Kill(-c.PID(), 0), syscall.ESRCH), nil
}
