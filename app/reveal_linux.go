package app

import (
	"context"
	"net/url"
	"os/exec"
	"path/filepath"
	"time"

	"github.com/godbus/dbus/v5"
)

// revealFile selects a file by the desktop's own interface (freedesktop.org, File Manager DBus Interface), and
// where no file manager answers opens the folder.
func revealFile(ctx context.Context, path string) *exec.Cmd {
	if showItem(ctx, path) == nil {
		return nil
	}
	return openFolder(ctx, filepath.Dir(path))
}

func showItem(ctx context.Context, path string) error {
	ctx, cancel := context.WithTimeout(ctx, 3*time.Second)
	defer cancel()
	bus, err := dbus.ConnectSessionBus(dbus.WithContext(ctx))
	if err != nil {
		return err
	}
	defer func() { _ = bus.Close() }()
	manager := bus.Object("org.freedesktop.FileManager1", "/org/freedesktop/FileManager1")
	item := (&url.URL{Scheme: "file", Path: path}).String()
	return manager.CallWithContext(ctx, "org.freedesktop.FileManager1.ShowItems", 0, []string{item}, "").Err
}

func openFolder(ctx context.Context, folder string) *exec.Cmd {
	return exec.CommandContext(ctx, "xdg-open", folder) //nolint:gosec // one argument, an absolute path
}

// openAddress opens a mailto: address with the program that is meant for it.
func openAddress(ctx context.Context, address string) *exec.Cmd {
	return exec.CommandContext(ctx, "xdg-open", address) //nolint:gosec // one argument, escaped
}
