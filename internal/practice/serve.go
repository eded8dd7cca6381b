package practice

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"time"

	"daypass/internal/apperr"

	"github.com/gofrs/flock"
	"github.com/versity/versitygw/auth"
	"github.com/versity/versitygw/backend"
	"github.com/versity/versitygw/backend/meta"
	"github.com/versity/versitygw/backend/posix"
	"github.com/versity/versitygw/embedgw"
)

const (
	portTries    = 5
	readyTimeout = 15 * time.Second
	readyPoll    = 10 * time.Millisecond
	ioBuffer     = 256 << 10 // bytes for each request that is being served
	connections  = 512
	parts        = 10_000  // as S3
	largestCopy  = 5 << 30 // bytes that one copy takes, as S3
)

// inProcess is a gateway that runs here. embedgw allows one at a time in a process.
type inProcess struct {
	cancel context.CancelFunc
	done   chan struct{} // closed when it has ended
	err    error         // valid after done
	lock   *flock.Flock
	home   string // the working folder before
}

// serve starts a gateway on port, or on a free one where port is 0, here or in a child, and waits until it
// answers. errServed says that another process holds the folder.
func (s *Storage) serve(ctx context.Context, port int, keys Keys) (gateway, int, error) {
	job := job{Dir: s.options.Dir, Port: port, AccessKeyID: keys.AccessKeyID, Secret: keys.Secret.Reveal()}
	if len(s.options.Command) > 0 {
		return startChild(ctx, s.options.Command, job)
	}
	return serveHere(ctx, job)
}

// job is what a gateway has to know. It goes to a child through a pipe: no argument, variable or file has it.
type job struct {
	Dir         string `json:"dir"`
	Port        int    `json:"port"`
	AccessKeyID string `json:"access_key_id"`
	Secret      string `json:"secret"`
}

func serveHere(ctx context.Context, j job) (gateway, int, error) {
	lock := flock.New(filepath.Join(j.Dir, "serve.lock"))
	locked, err := lock.TryLock()
	if err != nil {
		return nil, 0, folderError(err, j.Dir)
	}
	if !locked {
		return nil, 0, errServed
	}
	gw, port, err := launch(ctx, j, lock)
	if err != nil {
		return nil, 0, errors.Join(err, lock.Unlock())
	}
	return gw, port, nil
}

// launch tries the port that lasts and nothing else where there is one: another port would end every link.
func launch(ctx context.Context, j job, lock *flock.Flock) (*inProcess, int, error) {
	if j.Port != 0 {
		if portTaken(ctx, j.Port) {
			return nil, 0, apperr.New(apperr.PracticeBusy, apperr.Params{"port": j.Port})
		}
		gw, err := launchAt(ctx, j, j.Port, lock)
		return gw, j.Port, err
	}
	var last error
	for range portTries {
		port, err := freePort(ctx)
		if err != nil {
			return nil, 0, apperr.Wrap(err, apperr.PracticeBusy, nil)
		}
		gw, err := launchAt(ctx, j, port, lock)
		if err == nil {
			return gw, port, nil
		}
		last = err
	}
	return nil, 0, last
}

func launchAt(ctx context.Context, j job, port int, lock *flock.Flock) (*inProcess, error) {
	home, err := os.Getwd()
	if err != nil {
		home = j.Dir
	}
	store, err := openFolder(j.Dir)
	if err != nil {
		return nil, err
	}
	running, cancel := context.WithCancel(context.WithoutCancel(ctx))
	g := &inProcess{cancel: cancel, done: make(chan struct{}), lock: lock, home: home}
	go func() {
		defer close(g.done)
		g.err = embedgw.RunVersityGW(running, store, gatewayConfig(j, port))
	}()
	if err := g.awaitReady(ctx, port); err != nil {
		cancel()
		<-g.done
		g.goHome()
		return nil, err
	}
	return g, nil
}

// openFolder opens the store. It changes the working folder. Metadata goes into a side-car, because not every
// file system has extended attributes, and Windows has none.
func openFolder(dir string) (backend.Backend, error) {
	side, err := meta.NewSideCar(metaDir(dir))
	if err != nil {
		return nil, folderError(err, dir)
	}
	// SideCarDir stays empty: it would print on stdout, and is only a check that we make by construction.
	store, err := posix.New(dataDir(dir), side, posix.PosixOpts{IOBufferSize: ioBuffer, CopyObjectThreshold: largestCopy})
	if err != nil {
		return nil, folderError(err, dir)
	}
	return store, nil
}

func gatewayConfig(j job, port int) *embedgw.Config {
	root := auth.Account{Access: j.AccessKeyID, Secret: j.Secret, Role: auth.RoleAdmin}
	return &embedgw.Config{
		IAMService:     auth.NewIAMServiceSingle(root), // the default is the same, and prints on stdout
		RootUserAccess: j.AccessKeyID, RootUserSecret: j.Secret, Region: Region, Ports: []string{address(port)},
		MaxConnections: connections, MaxRequests: connections, MultipartMaxParts: parts,
		HealthPath: healthPath, KeepAlive: true, Quiet: true,
	}
}

func (g *inProcess) awaitReady(ctx context.Context, port int) error {
	ctx, cancel := context.WithTimeout(ctx, readyTimeout)
	defer cancel()
	tick := time.NewTicker(readyPoll)
	defer tick.Stop()
	for !healthy(ctx, port) {
		select {
		case <-g.done:
			return apperr.Wrap(errors.Join(errors.New("the gateway ended"), g.err), apperr.PracticeBusy, apperr.Params{"port": port})
		case <-ctx.Done():
			return apperr.Wrap(ctx.Err(), apperr.PracticeBusy, apperr.Params{"port": port})
		case <-tick.C:
		}
	}
	return nil
}

func (g *inProcess) ended() bool {
	select {
	case <-g.done:
		return true
	default:
		return false
	}
}

func (g *inProcess) close(context.Context) error {
	g.cancel()
	<-g.done // bounded: the gateway gives open requests a few seconds
	g.goHome()
	return errors.Join(g.err, g.lock.Unlock())
}

// goHome gives the process its working folder back.
func (g *inProcess) goHome() { _ = os.Chdir(g.home) }
