package app

import (
	"context"
	"log/slog"
	"os"
	"regexp"
	"strings"
)

// wailsLog takes what Wails itself logs. Wails prints a failed call with its raw message, pasted links and
// secret keys included, so a call is cut down to its method's name; the log's own redaction is the second
// fence. Trace and debug lines hold every answer and are dropped.
type wailsLog struct{ log func() *slog.Logger }

var calledMethod = regexp.MustCompile(`"name":"([A-Za-z0-9_.]{1,80})"`)

// withoutCall drops the message of "process message error: <message> -> <error>".
func withoutCall(text string) string {
	const head = "process message error:"
	if !strings.HasPrefix(text, head) {
		return text
	}
	what := "a message"
	if m := calledMethod.FindStringSubmatch(text); m != nil {
		what = m[1]
	}
	return head + " " + what
}

func (l wailsLog) line(level slog.Level, text string) {
	l.log().Log(context.Background(), level, "window", "text", withoutCall(strings.TrimSpace(text)))
}

// Print logs at the usual level.
func (l wailsLog) Print(text string) { l.line(slog.LevelInfo, text) }

// Trace drops the line: it holds answers of calls.
func (wailsLog) Trace(string) {}

// Debug drops the line.
func (wailsLog) Debug(string) {}

// Info logs.
func (l wailsLog) Info(text string) { l.line(slog.LevelInfo, text) }

// Warning logs.
func (l wailsLog) Warning(text string) { l.line(slog.LevelWarn, text) }

// Error logs.
func (l wailsLog) Error(text string) { l.line(slog.LevelError, text) }

// Fatal logs and ends the process, as Wails expects.
func (l wailsLog) Fatal(text string) {
	l.line(slog.LevelError, text)
	os.Exit(1)
}
