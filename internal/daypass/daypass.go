package daypass

import (
	"context"
	"log/slog"

	"daypass/internal/apperr"
	"daypass/internal/link"
	"daypass/internal/profile"
	"daypass/internal/transfer"
)

// Daypass is an open data folder: the services that both faces use. Safe for concurrent use.
type Daypass struct {
	Profiles  *profile.Service
	Links     *link.Service
	Transfers *transfer.Engine
	Log       *slog.Logger

	dir     string
	notices []error
}

// Open opens a data folder.
func Open(ctx context.Context, o Options) (*Daypass, error) {
	return nil, apperr.New(apperr.NotSupported, nil)
}

// Dir is the absolute data folder.
func (d *Daypass) Dir() string { return d.dir }

// Notices are what a person should be told after opening: nothing failed, but something was set aside.
func (d *Daypass) Notices() []error { return d.notices }

// Close stops transfers, keeps what they did, and closes everything.
func (d *Daypass) Close(ctx context.Context) error { return nil }
