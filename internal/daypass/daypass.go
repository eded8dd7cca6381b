package daypass

import (
	"log/slog"

	"daypass/internal/awake"
	"daypass/internal/httpx"
	"daypass/internal/link"
	"daypass/internal/practice"
	"daypass/internal/profile"
	"daypass/internal/request"
	"daypass/internal/secret"
	"daypass/internal/sqlite"
	"daypass/internal/ticket"
	"daypass/internal/transfer"
)

// Daypass is an open data folder: the services that both faces use. Safe for concurrent use.
type Daypass struct {
	Profiles  *profile.Service
	Links     *link.Service
	Transfers *transfer.Engine
	Tickets   *ticket.Service
	Requests  *request.Service
	Settings  *sqlite.Settings
	Log       *slog.Logger // redacted; never nil

	db       *sqlite.DB
	practice *practice.Storage
	keeper   keeper
	awake    awake.Switch
	web      *httpx.Client

	dir     string
	vault   *vault
	notices []error
	closers []closer // closed from the last to the first
}

// Setting is one stored value: declare it where it is meant, read and write it with Daypass.Settings.
type Setting[T any] = sqlite.Setting[T]

// Dir is the absolute data folder.
func (d *Daypass) Dir() string { return d.dir }

// Notices are what a person should be told after opening: nothing failed, but something was set aside. Each
// has an apperr code.
func (d *Daypass) Notices() []error { return d.notices }

// VaultKind tells where secrets are sealed; VaultUnopened until one was needed.
func (d *Daypass) VaultKind() secret.VaultKind { return d.vault.Kind() }
