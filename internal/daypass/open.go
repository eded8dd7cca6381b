package daypass

import (
	"context"
	"errors"
	"log/slog"
	"path/filepath"

	"daypass/internal/apperr"
	"daypass/internal/httpx"
	"daypass/internal/link"
	"daypass/internal/profile"
	"daypass/internal/request"
	"daypass/internal/s3client"
	"daypass/internal/secret"
	"daypass/internal/sqlite"
	"daypass/internal/ticket"
	"daypass/internal/transfer"
)

// closer is one thing that was opened.
type closer struct {
	what  string
	close func(context.Context) error
}

// Open opens a data folder. Errors: those of sqlite.Open (apperr.DataDirReadOnly, DataDirFull, DataDirNewer,
// DataDirForeign, DataDirBusy, FolderIsFile, DiskError); the folder is as it was after each.
func Open(ctx context.Context, o Options) (*Daypass, error) {
	if o.Lean {
		lean()
	}
	dir, err := o.dataDir()
	if err != nil {
		return nil, err
	}
	d := &Daypass{dir: dir, Log: slog.New(slog.DiscardHandler), vault: newVault(dir, o)}
	if err := d.open(ctx, o); err != nil {
		return nil, errors.Join(err, d.Close(context.WithoutCancel(ctx)))
	}
	return d, nil
}

func (d *Daypass) open(ctx context.Context, o Options) error {
	db, err := sqlite.Open(ctx, filepath.Join(d.dir, "daypass.db"), sqlite.Options{Notice: func(n sqlite.Notice) {
		d.notices = append(d.notices, apperr.New(n.Code, n.Params))
	}})
	if err != nil {
		return err
	}
	d.db = db
	d.closing("database", func(context.Context) error { return db.Close() })
	d.openLog()
	sealer := secret.NewSealer(d.vault)
	storage := s3client.New(s3client.Options{UserAgent: o.userAgent()})
	d.closing("storage client", func(context.Context) error { storage.Close(); return nil })
	profiles := db.Profiles(sealer)
	web := httpx.New(httpx.Options{Version: o.Version, Authorities: authorities(ctx, profiles)})
	d.web = web
	d.closing("web client", func(context.Context) error { web.Close(); return nil })
	if err := d.openTransfers(db, sealer, web, storage, o); err != nil {
		return err
	}
	d.openPractice(db.Secrets(sealer), o.Gateway)
	d.Settings = db.Settings()
	d.Profiles = profile.NewService(practiceStore{profiles, d}, storage)
	d.Links = link.NewService(link.Config{
		Profiles: d.Profiles, Signer: storage, Prober: web, Ledger: db.Links(), Resumable: d.Transfers.Resumable,
		Keeper: storage, Deposits: db.Deposits(), Claim: claims(filepath.Join(d.dir, "locks")), Render: renderShare, Learn: d.Profiles.Learn,
	})
	d.Tickets = ticket.NewService(d.Profiles, storage)
	d.Requests = request.NewService(request.Config{
		Profiles: d.Profiles, Storage: storage, Links: d.Links, Tickets: d.Tickets, Store: db.Requests(),
		Claim: claims(filepath.Join(d.dir, "locks")),
	})
	d.restoreLimits(ctx)
	d.restoreAwake(ctx)
	d.closing("keeping", d.keeper.end) // the first to end
	d.Log.Info("opened", "version", o.Version)
	return nil
}

func (d *Daypass) openTransfers(db *sqlite.DB, sealer secret.Sealer, web *httpx.Client, storage *s3client.Client, o Options) error {
	engine, err := transfer.New(transfer.Config{
		Store: db.Transfers(sealer), Items: db.Items(), Fetcher: web, LocksDir: filepath.Join(d.dir, "locks"), Patience: o.Patience, Log: d.Log, Awake: &d.awake,
		Uploader: storage, Links: web, Objects: storage, Signer: storage, Pages: sharePages{d}, Arrivals: arrivals{d},
		Access: func(ctx context.Context, id string) (profile.Access, error) { return d.Profiles.Access(ctx, id) },
	})
	if err != nil {
		return err
	}
	d.Transfers = engine
	d.closing("transfers", engine.Close)
	return nil
}

// openLog begins the log, the standard logger's, too. A data folder that just opened but takes no log is no reason to
// fail: what would go there is dropped.
func (d *Daypass) openLog() {
	file, err := openLog(filepath.Join(d.dir, "log", "daypass.log"))
	if err == nil {
		d.Log = newLogger(file)
		d.closing("log", func(context.Context) error { return file.Close() })
	}
	restore := catchStandardLog(d.Log)
	d.closing("standard log", func(context.Context) error { restore(); return nil })
}

func (d *Daypass) closing(what string, do func(context.Context) error) {
	d.closers = append(d.closers, closer{what, do})
}

// Close stops transfers, keeps what they did, and closes everything, the last opened first. It waits for all
// goroutines, or for ctx's end. It may be called more than once, but not at the same time as anything else.
func (d *Daypass) Close(ctx context.Context) error {
	var failed []error
	for i := len(d.closers) - 1; i >= 0; i-- {
		c := d.closers[i]
		if err := c.close(ctx); err != nil {
			d.Log.Error("closing", "what", c.what, "err", err)
			failed = append(failed, err)
		}
	}
	d.closers = nil
	return errors.Join(failed...)
}
