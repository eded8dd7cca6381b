package app

import (
	"bytes"
	"log/slog"
	"strings"
	"testing"
)

func TestWailsLogDropsCallsAndTraces(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	log := slog.New(slog.NewTextHandler(&out, nil))
	w := wailsLog{func() *slog.Logger { return log }}
	const canary = "c4n4ry"
	w.Error(`process message error: C{"name":"app.Storage.Add","args":[{"secret":"` + canary + `"}],"callbackID":"x"} -> runtime error: ` + canary)
	w.Error(`process message error: EE{"data":"` + canary + `"} -> x`)
	w.Trace("json call result data: " + canary)
	w.Debug(canary)
	if strings.Contains(out.String(), canary) {
		t.Errorf("the log holds what was called with: %s", out.String())
	}
	if !strings.Contains(out.String(), "app.Storage.Add") || strings.Count(out.String(), "\n") != 2 {
		t.Errorf("the method's name helps and stays: %s", out.String())
	}
}
