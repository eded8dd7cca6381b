package practice

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"time"

	"daypass/internal/apperr"
)

// ChildWord is the one argument that a program takes for "be the gateway": see RunChild and ChildCommand.
const ChildWord = "practice-gateway"

// IsChild tells whether these arguments, without the program's name, ask for RunChild.
func IsChild(args []string) bool { return len(args) == 1 && args[0] == ChildWord }

// ChildCommand is Options.Command for a program that calls RunChild where IsChild says so; nil where the
// program cannot find itself. It goes by the name that the program was called with, because one that is a link
// to another decides by its name what it is.
func ChildCommand() []string {
	program, err := exec.LookPath(os.Args[0])
	if err == nil {
		program, err = filepath.Abs(program)
	}
	if err != nil {
		if program, err = os.Executable(); err != nil {
			return nil
		}
	}
	return []string{program, ChildWord}
}

// childGrace is how long a child may take to end after its input has.
const childGrace = 8 * time.Second

// reply is a child's one line: where it serves, or why not.
type reply struct {
	Port   int         `json:"port,omitempty"`
	Served bool        `json:"served,omitempty"` // another process holds the folder
	Code   apperr.Code `json:"code,omitempty"`
	Detail string      `json:"detail,omitempty"`
}

// RunChild is the whole work of a child process that Options.Command started: it reads its job from stdin,
// serves, and ends when stdin does, that is, when its parent closes it or dies. Call it first in main and
// exit with what it gives.
func RunChild(ctx context.Context, stdin io.Reader, stdout io.Writer) (exitCode int) {
	signal.Ignore(os.Interrupt) // Ctrl-C in a terminal reaches us, too; our parent decides
	in := bufio.NewReader(stdin)
	line, err := in.ReadBytes('\n')
	var j job
	if err == nil {
		err = json.Unmarshal(line, &j)
	}
	if err != nil {
		return 2
	}
	gw, port, err := serveHere(ctx, j)
	answer := reply{Port: port}
	if err != nil {
		answer = reply{Served: errors.Is(err, errServed), Code: apperr.CodeOf(err), Detail: err.Error()}
	}
	if json.NewEncoder(stdout).Encode(answer) != nil || err != nil {
		return 1
	}
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		_, _ = io.Copy(io.Discard, in)
	}()
	select {
	case <-ended:
	case <-ctx.Done():
	}
	if gw.close(context.WithoutCancel(ctx)) != nil {
		return 1
	}
	return 0
}

// child is a gateway that runs in a process of its own.
type child struct {
	cmd   *exec.Cmd
	stdin io.Closer
	done  chan struct{}
}

func startChild(ctx context.Context, command []string, j job) (gateway, int, error) {
	cmd := exec.Command(command[0], command[1:]...) //nolint:gosec,noctx // our own program; it outlives the starting context
	stdin, err := cmd.StdinPipe()
	if err != nil {
		return nil, 0, err
	}
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		return nil, 0, err
	}
	if err := cmd.Start(); err != nil {
		return nil, 0, fmt.Errorf("start practice storage: %w", err)
	}
	c := &child{cmd: cmd, stdin: stdin, done: make(chan struct{})}
	answers := make(chan reply, 1)
	go func() {
		defer close(c.done)
		var answer reply
		if json.NewDecoder(stdout).Decode(&answer) != nil {
			answer = reply{Code: apperr.PracticeBusy, Detail: "the gateway's process did not answer"}
		}
		answers <- answer
		_, _ = io.Copy(io.Discard, stdout)
		_ = cmd.Wait()
	}()
	if err := json.NewEncoder(stdin).Encode(j); err != nil { //nolint:gosec // the pipe is how the key gets there
		return nil, 0, errors.Join(err, c.close(ctx))
	}
	select {
	case answer := <-answers:
		if answer.Port != 0 {
			return c, answer.Port, nil
		}
		_ = c.close(context.WithoutCancel(ctx))
		return nil, 0, answer.err(j)
	case <-ctx.Done():
		_ = c.close(context.WithoutCancel(ctx))
		return nil, 0, ctx.Err()
	}
}

func (r reply) err(j job) error {
	if r.Served {
		return errServed
	}
	return apperr.Wrap(errors.New(r.Detail), r.Code, apperr.Params{"port": j.Port, "folder": j.Dir})
}

func (c *child) ended() bool {
	select {
	case <-c.done:
		return true
	default:
		return false
	}
}

func (c *child) close(ctx context.Context) error {
	_ = c.stdin.Close()
	timer := time.NewTimer(childGrace)
	defer timer.Stop()
	select {
	case <-c.done:
		return nil
	case <-timer.C:
	case <-ctx.Done():
	}
	err := c.cmd.Process.Kill()
	<-c.done
	if errors.Is(err, os.ErrProcessDone) {
		return nil
	}
	return err
}
