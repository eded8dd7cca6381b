package app

import (
	"log/slog"
	"strings"
	"time"
	"unicode/utf8"
)

// Bounds of what the page may write into the log.
const (
	maxReport  = 2000 // bytes of one line
	maxReports = 200  // lines of one run
)

// Report writes what the page's console said into the log, redacted and bounded. Level is "error" or "warn".
func (s *Shell) Report(level, text string) {
	<-s.core.opened
	if s.core.reports.Add(1) > maxReports {
		return
	}
	if len(text) > maxReport {
		text = strings.ToValidUTF8(text[:maxReport], "") + "…"
	}
	if !utf8.ValidString(text) {
		text = strings.ToValidUTF8(text, "?")
	}
	at := slog.LevelError
	if level == "warn" {
		at = slog.LevelWarn
	}
	s.core.log().Log(s.core.ctx, at, "console", "text", text)
}

// Ready tells that the page is there and shows a heading. It goes into the log with the time since the process
// began, which is how long a person waited.
func (s *Shell) Ready(heading string) {
	<-s.core.opened
	if utf8.RuneCountInString(heading) > 200 {
		heading = "…"
	}
	s.core.log().Info("page shown", "heading", heading, "after_ms", time.Since(s.core.began).Milliseconds())
}
