package cli

import (
	"context"
	"os"
	"os/signal"
	"syscall"

	"daypass/frontend/messages"
	"daypass/internal/practice"
)

// Run is Main with this process's arguments, streams and signals. The first SIGINT or SIGTERM ends the
// command cleanly and keeps what was done; a second one ends the process at once.
//
// It is also where a child that serves practice storage begins (practice.RunChild): both binaries come by here.
func Run(version string) int {
	if practice.IsChild(os.Args[1:]) {
		return practice.RunChild(context.Background(), os.Stdin, os.Stdout)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	context.AfterFunc(ctx, stop)
	return Main(ctx, Options{
		Args: os.Args[1:], Stdin: os.Stdin, Stdout: os.Stdout, Stderr: os.Stderr,
		Version: version, Messages: messages.FS, Gateway: practice.ChildCommand(),
	})
}
