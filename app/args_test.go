package app

import (
	"fmt"
	"strings"
	"testing"
)

func TestArgumentsTellTheWindowFromTheCommandLine(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"":                          "{ []} true",
		"--data-dir /d":             "{/d []} true",
		"--data-dir=/d":             "{/d []} true",
		"https://h/k":               "{ [https://h/k]} true",
		"--data-dir /d HTTPS://h/k": "{/d [HTTPS://h/k]} true",
		"get https://h/k":           "{ []} false",
		"--data-dir /d ls x:":       "{ []} false",
		"--data-dir":                "{ []} false",
		"--data-directory x":        "{ []} false",
		"--version":                 "{ []} false",
		"file:///etc/passwd":        "{ []} false",
	} {
		start, isWindow := Arguments(strings.Fields(text))
		if got := fmt.Sprint(start, isWindow); got != want {
			t.Errorf("%q: %s, want %s", text, got, want)
		}
	}
}
