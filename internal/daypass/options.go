package daypass

import (
	"context"
	"path/filepath"

	"github.com/adrg/xdg"

	"daypass/internal/apperr"
	"daypass/internal/secret"
	"daypass/internal/transfer"
)

// Options say how a data folder is opened. The zero value is good for a person's own.
type Options struct {
	// DataDir is the data folder; "" for DefaultDataDir. It is made where it is missing.
	DataDir string
	// Passphrase gives the passphrase where there is no keychain; nil where there is none and nobody can be asked.
	// It is called when a secret is needed first.
	Passphrase func(context.Context) (secret.String, error)
	// NoKeychain leaves the system's keychain alone, for tests and for people who set DAYPASS_NO_KEYCHAIN.
	NoKeychain bool
	// Version is sent as part of User-Agent and written into the log.
	Version string
	// Patience says how long a waiting transfer is tried again; the window waits for ever.
	Patience transfer.Patience
	// Lean keeps memory small (see lean), for a process that does one thing and ends.
	Lean bool
	// Gateway is the command that runs practice storage's gateway in a process of its own, practice.ChildCommand;
	// nil runs it in this process, whose working folder then changes while practice storage serves.
	Gateway []string
}

// DefaultDataDir is "daypass" in the system's place for data: XDG_DATA_HOME or ~/.local/share on Linux,
// ~/Library/Application Support on macOS, %LOCALAPPDATA% on Windows.
func DefaultDataDir() string { return filepath.Join(xdg.DataHome, "daypass") }

// dataDir gives the absolute data folder: a gateway and the vault's account need one that does not move.
func (o Options) dataDir() (string, error) {
	dir := o.DataDir
	if dir == "" {
		dir = DefaultDataDir()
	}
	abs, err := filepath.Abs(dir)
	if err != nil {
		return "", apperr.Wrap(err, apperr.DataDirReadOnly, apperr.Params{"folder": dir})
	}
	return abs, nil
}

func (o Options) userAgent() string {
	if o.Version == "" {
		return "Daypass"
	}
	return "Daypass/" + o.Version
}
