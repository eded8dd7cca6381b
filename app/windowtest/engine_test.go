//go:build linux

package windowtest

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"testing"
	"time"

	"daypass/app/windowtest/desk"
	"daypass/internal/daypass"
	"daypass/internal/secret"
	"daypass/internal/transfer"
)

// engineVar names a data folder: with it in its environment this binary is no test, but the engine with nobody who listens.
const engineVar = "DAYPASS_ENGINE_ALONE"

const phrase = "correct horse"

func TestMain(m *testing.M) {
	data, alone := os.LookupEnv(engineVar)
	if !alone {
		os.Exit(m.Run())
	}
	if err := engineAlone(context.Background(), data); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// engineAlone runs the transfers of a data folder until its input ends, which it does with whoever started it.
func engineAlone(ctx context.Context, data string) error {
	day, err := open(ctx, data)
	if err != nil {
		return err
	}
	if err := day.Transfers.Recover(ctx); err != nil {
		return err
	}
	if _, err := io.Copy(io.Discard, os.Stdin); err != nil {
		return err
	}
	return day.Close(ctx)
}

func open(ctx context.Context, data string) (*daypass.Daypass, error) {
	return daypass.Open(ctx, daypass.Options{
		DataDir: data, Version: "figures", NoKeychain: true,
		Passphrase: func(context.Context) (secret.String, error) { return secret.NewString(phrase), nil },
		Patience:   transfer.Patience{Network: transfer.Forever, Disk: transfer.Forever},
	})
}

// beginEngine starts this binary as the engine of a data folder; end lets it end, as it does when this process is gone.
func beginEngine(t *testing.T, env []string, data string) (child *desk.Child, end func()) {
	t.Helper()
	in, hold, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = in.Close() }()
	t.Cleanup(func() { _ = hold.Close() })
	child = begin(t, desk.Program{Path: os.Args[0], Env: append(env, engineVar+"="+data), Input: in, Log: data + ".log"})
	return child, func() { _ = hold.Close() }
}

func TestTheEngineAloneEndsWithItsStarter(t *testing.T) {
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	t.Cleanup(cancel)
	data := filepath.Join(t.TempDir(), "daypass")
	child, end := beginEngine(t, os.Environ(), data)
	err := desk.Until(ctx, func() (bool, error) {
		_, err := os.Stat(filepath.Join(data, "daypass.db"))
		return err == nil || child.Ended(), nil
	})
	if err != nil || child.Ended() {
		t.Fatalf("it ended before its time, or never began: %v", err)
	}
	end()
	within, stop := context.WithTimeout(ctx, 20*time.Second)
	defer stop()
	if code, err := child.Wait(within); err != nil || code != 0 {
		text, _ := os.ReadFile(data + ".log")
		t.Errorf("it ended with %d, %v:\n%s", code, err, text)
	}
}
