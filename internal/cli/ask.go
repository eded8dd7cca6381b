package cli

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"golang.org/x/term"

	"daypass/internal/apperr"
	"daypass/internal/secret"
)

// maxSecret is more than any key or token is long, in bytes.
const maxSecret = 64 << 10

// askSecret asks for one line on the terminal without showing it. Errors: apperr.Usage where there is no
// terminal, apperr.Interrupted.
func (r *runner) askSecret(ctx context.Context, label string) (secret.String, error) {
	file, ok := r.opts.Stdin.(*os.File)
	if !ok || !term.IsTerminal(int(file.Fd())) {
		return secret.String{}, usage("there is no terminal to ask for: " + label)
	}
	before, err := term.GetState(int(file.Fd()))
	if err != nil {
		return secret.String{}, fmt.Errorf("ask on the terminal: %w", err)
	}
	// An interrupt while the terminal is silent must give its echo back; the read itself ends with the process.
	stop := context.AfterFunc(ctx, func() { _ = term.Restore(int(file.Fd()), before) })
	defer stop()
	fmt.Fprint(r.opts.Stderr, label+": ")
	typed, err := term.ReadPassword(int(file.Fd()))
	fmt.Fprintln(r.opts.Stderr)
	if err != nil {
		return secret.String{}, apperr.Wrap(err, apperr.Interrupted, nil)
	}
	return secret.NewString(string(typed)), nil
}

// readSecrets reads up to n lines from stdin: a key, and whatever belongs to it. Missing lines are empty.
func (r *runner) readSecrets(n int) ([]secret.String, error) {
	lines := make([]secret.String, n)
	reader := bufio.NewReader(io.LimitReader(r.opts.Stdin, maxSecret))
	for i := range lines {
		text, err := reader.ReadString('\n')
		lines[i] = secret.NewString(strings.TrimSpace(text))
		if errors.Is(err, io.EOF) {
			return lines, nil
		}
		if err != nil {
			return nil, fmt.Errorf("read stdin: %w", err)
		}
	}
	return lines, nil
}

// gather joins the TEXT arguments of a command: "-" stands for stdin, at most limit bytes of it.
func (r *runner) gather(args []string, limit int64) (string, error) {
	parts := make([]string, len(args))
	for i, arg := range args {
		parts[i] = arg
		if arg != "-" {
			continue
		}
		raw, err := io.ReadAll(io.LimitReader(r.opts.Stdin, 2*limit+2)) // UTF-16 has two bytes a character
		if err != nil {
			return "", fmt.Errorf("read stdin: %w", err)
		}
		parts[i] = textOf(raw)
	}
	return strings.Join(parts, "\n"), nil
}
