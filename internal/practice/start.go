package practice

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"time"

	"daypass/internal/apperr"
	"daypass/internal/diskerr"

	"github.com/gofrs/flock"
)

const (
	lockPoll    = 50 * time.Millisecond
	lockTimeout = 30 * time.Second // another process may be seeding
)

// errServed says that another process holds the folder.
var errServed = errors.New("another process serves this folder")

// ErrOtherKeys is the cause of PracticeBusy where another process serves the folder with keys that this one cannot
// know: nothing can be signed here, and links to it work.
var ErrOtherKeys = errors.New("another process serves this folder with keys of its own")

// Start serves, or finds who does, and gives how to talk to it. Started again it gives the same at once. The
// first start ever puts the sample files in. Errors: apperr.PracticeBusy (its port is taken, or it is served
// with keys that this process cannot know; port), DataDirReadOnly, DataDirFull, VaultLocked and the like from
// the KeyStore.
func (s *Storage) Start(ctx context.Context) (Running, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.alive(ctx) {
		return s.running, nil
	}
	if err := makeFolders(s.options.Dir); err != nil {
		return Running{}, err
	}
	// One process at a time decides who serves, and with which keys.
	unlock, err := lockStart(ctx, s.options.Dir)
	if err != nil {
		return Running{}, err
	}
	defer unlock()
	return s.start(ctx)
}

func (s *Storage) start(ctx context.Context) (Running, error) {
	info, err := readInfo(s.options.Dir)
	if err != nil {
		return Running{}, err
	}
	keys, kept, err := s.keys(ctx)
	if err != nil {
		return Running{}, err
	}
	gw, port, err := s.serve(ctx, info.Port, keys)
	if errors.Is(err, errServed) {
		return s.attach(ctx, info, keys, kept)
	}
	if err != nil {
		return Running{}, err
	}
	s.gateway = gw
	s.running = Running{
		Endpoint: endpoint(port), Region: Region, Bucket: Bucket, Keys: keys, Ours: true,
		Lasting: kept || s.keep(ctx, keys),
	}
	info.Port, info.KeyID = port, fingerprint(keys)
	if err := s.ready(ctx, info); err != nil {
		err = errors.Join(err, gw.close(context.WithoutCancel(ctx)))
		s.gateway = nil
		return Running{}, err
	}
	s.log.Info("practice storage serves", "port", port, "lasting", s.running.Lasting)
	return s.running, nil
}

// ready writes down where it serves, and puts the sample files in where that was never done.
func (s *Storage) ready(ctx context.Context, info info) error {
	if err := info.write(s.options.Dir); err != nil {
		return err
	}
	if info.Seeded {
		return nil
	}
	if err := s.seed(ctx, s.options.Empty); err != nil {
		return err
	}
	info.Seeded = true
	return info.write(s.options.Dir)
}

// attach uses the process that serves already.
func (s *Storage) attach(ctx context.Context, info info, keys Keys, kept bool) (Running, error) {
	busy := apperr.Params{"port": info.Port}
	switch {
	case !healthy(ctx, info.Port):
		return Running{}, apperr.Wrap(errServed, apperr.PracticeBusy, busy)
	case !kept || info.KeyID != fingerprint(keys):
		return Running{}, apperr.Wrap(ErrOtherKeys, apperr.PracticeBusy, busy)
	}
	s.running = Running{Endpoint: endpoint(info.Port), Region: Region, Bucket: Bucket, Keys: keys, Lasting: true}
	return s.running, nil
}

// alive tells whether what was started last still serves.
func (s *Storage) alive(ctx context.Context) bool {
	switch {
	case s.gateway != nil && !s.gateway.ended():
		return true
	case s.gateway != nil:
		s.gateway = nil
		return false
	case s.running.Endpoint != "":
		info, err := readInfo(s.options.Dir)
		return err == nil && endpoint(info.Port) == s.running.Endpoint && healthy(ctx, info.Port)
	default:
		return false
	}
}

// Stop ends the gateway if it is ours; one of another process is left alone. It may be called at any time.
func (s *Storage) Stop(ctx context.Context) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	gw := s.gateway
	s.gateway, s.running = nil, Running{}
	if gw == nil {
		return nil
	}
	return gw.close(ctx)
}

// Seed puts the sample files in again, over what has their names. Start has to have been called.
func (s *Storage) Seed(ctx context.Context) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.alive(ctx) {
		return errors.New("practice: not started")
	}
	return s.seed(ctx, false)
}

// seed names the folder where the disk is full: the gateway's answer cannot.
func (s *Storage) seed(ctx context.Context, empty bool) error {
	err := seed(ctx, s.running, empty)
	if isStatus(err, http.StatusInsufficientStorage) {
		return apperr.Wrap(err, apperr.DataDirFull, apperr.Params{"folder": s.options.Dir})
	}
	return err
}

func makeFolders(dir string) error {
	for _, path := range []string{dir, dataDir(dir), metaDir(dir)} {
		if err := os.MkdirAll(path, 0o700); err != nil {
			return folderError(err, dir)
		}
	}
	return nil
}

func dataDir(dir string) string { return filepath.Join(dir, "data") }
func metaDir(dir string) string { return filepath.Join(dir, "meta") }

func lockStart(ctx context.Context, dir string) (unlock func(), err error) {
	ctx, cancel := context.WithTimeout(ctx, lockTimeout)
	defer cancel()
	lock := flock.New(filepath.Join(dir, "start.lock"))
	if _, err := lock.TryLockContext(ctx, lockPoll); err != nil {
		if ctx.Err() != nil {
			return nil, apperr.Wrap(err, apperr.PracticeBusy, nil)
		}
		return nil, folderError(err, dir)
	}
	return func() { _ = lock.Unlock() }, nil
}

// folderError gives the code of a failure to write under the data folder.
func folderError(err error, dir string) error {
	params := apperr.Params{"folder": dir}
	switch {
	case diskerr.Full(err):
		return apperr.Wrap(err, apperr.DataDirFull, params)
	case diskerr.ReadOnly(err):
		return apperr.Wrap(err, apperr.DataDirReadOnly, params)
	default:
		return apperr.Wrap(fmt.Errorf("practice folder: %w", err), apperr.DiskError, params)
	}
}
