package app

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"io/fs"
	"path/filepath"

	"daypass/internal/daypass"
	"daypass/internal/secret"
	"daypass/internal/transfer"
)

// Options are what a window starts with.
type Options struct {
	Assets     fs.FS  // the built page
	Icon       []byte // PNG
	Version    string
	DataDir    string   // "" for the person's own
	Texts      []string // links that were given as arguments
	Passphrase secret.String
	NoKeychain bool
	// Gateway is the command that runs practice storage's gateway in a process of its own; nil: in this one.
	Gateway []string
}

// data gives the options of the data folder. The window's transfers wait for network and disk without end.
func (o Options) data() daypass.Options {
	d := daypass.Options{
		DataDir: o.DataDir, Version: o.Version, NoKeychain: o.NoKeychain, Gateway: o.Gateway,
		Patience: transfer.Patience{Network: transfer.Forever, Disk: transfer.Forever},
	}
	if !o.Passphrase.Empty() {
		d.Passphrase = func(context.Context) (secret.String, error) { return o.Passphrase, nil }
	}
	return d
}

// instance names the one window of a data folder, for the second start to find.
func (o Options) instance() string {
	dir := o.DataDir
	if dir == "" {
		dir = daypass.DefaultDataDir()
	}
	if abs, err := filepath.Abs(dir); err == nil {
		dir = abs
	}
	sum := sha256.Sum256([]byte(dir))
	return "daypass-" + hex.EncodeToString(sum[:6])
}
