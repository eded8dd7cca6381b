package transfer_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"daypass/internal/apperr"
	"daypass/internal/lab"
	"daypass/internal/link"
	"daypass/internal/transfer"
)

// special gives what a child does instead of a plain download, nil where it is one.
func (w errand) special() func() error {
	switch w.FullDisk {
	case "":
		return nil
	case "inodes":
		return w.noInodes
	case "read-only":
		return w.readOnly
	case "quota":
		return w.quota
	}
	return w.fullDisk
}

// TestOtherLimitsOfADisk: fault 16. No name is left on a disk that has space, and a disk that nothing can be written to: both
// are told as what they are, and the download goes on once that is over.
func TestOtherLimitsOfADisk(t *testing.T) {
	t.Parallel()
	fault := lab.Fault(t, 16)
	unshare := smallDisk(t, fault)
	fault.Tried(2)
	server, blob := liar(t, 3<<20)
	for mode, mount := range map[string]string{"inodes": "size=16m,nr_inodes=40", "read-only": "size=16m,ro"} {
		t.Run(mode, func(t *testing.T) {
			t.Parallel()
			p := newPlace(t)
			todo := errand{Data: p.data, Target: p.target, Link: server.Link("/b/file.bin"), FullDisk: mode, Size: blob.Length}
			cmd := todo.command(t, unshare, "-Urm", "sh", "-c", `mount -t tmpfs -o `+mount+` tmpfs "$0" && exec "$1"`, p.target)
			if err := cmd.Run(); err != nil {
				t.Fatal(err)
			}
		})
	}
}

// TestAQuotaIsWaitedFor: fault 16. No quota can be set without rights, so strace answers in its place.
func TestAQuotaIsWaitedFor(t *testing.T) {
	t.Parallel()
	fault := lab.Fault(t, 16)
	strace := tracer(t, fault)
	server, blob := liar(t, 3<<20)
	p := newPlace(t)
	todo := errand{Data: p.data, Target: p.target, Link: server.Link("/b/file.bin"), FullDisk: "quota", Size: blob.Length}
	part := filepath.Join(p.target, ".file.bin.daypass-part")
	cmd := todo.command(t, strace[0], "-f", "-qq", "-o", os.DevNull, "-P", part, "-e", "trace=fallocate", "-e", "inject=fallocate:error=EDQUOT:when=1")
	if err := cmd.Run(); err != nil {
		t.Fatal(err)
	}
}

// patient opens an engine that waits for room, and gives the download that is to be made.
func (w errand) patient() (e *transfer.Engine, stop func() error, s transfer.DownloadSpec, err error) {
	e, stop, err = place{data: w.Data, target: w.Target}.open(setup{config: transfer.Config{Patience: transfer.Patience{Disk: transfer.Forever}}})
	if err != nil {
		return nil, nil, s, err
	}
	l, err := link.Parse(w.Link)
	return e, stop, transfer.DownloadSpec{Link: l, Folder: w.Target, AllowPrivate: true}, err
}

// waits adds the download, lets it run until it waits for the disk, then makes room, and wants the file.
func (w errand) waits(makeRoom func() error) error {
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	e, stop, s, err := w.patient()
	if err != nil {
		return err
	}
	defer func() { _ = stop() }()
	events, end := e.Subscribe()
	defer end()
	j, err := e.Add(ctx, s)
	if err != nil {
		return err
	}
	for ev := range events {
		if j = ev.Job; j.State == transfer.StateWaiting || j.State == transfer.StateFailed || j.State.Ended() {
			break
		}
	}
	if _, told := j.ErrParams["missing_bytes"]; j.Wait != transfer.WaitDisk || j.ErrCode != apperr.DiskFull || told {
		return fmt.Errorf("%s waits for %q, says %q %v", j.State, j.Wait, j.ErrCode, j.ErrParams)
	}
	if err := makeRoom(); err != nil {
		return err
	}
	if j, err = e.Wait(ctx, j.ID); err != nil { // it tries again by itself
		return err
	}
	return w.exact(j)
}

func (w errand) exact(j transfer.Job) error {
	f, err := os.Open(j.Path)
	if err != nil {
		return err
	}
	defer func() { _ = f.Close() }()
	if sum(f) != sumBlob(lab.Blob{Seed: 7, Length: w.Size}) {
		return errors.New("other bytes")
	}
	return nil
}

func (w errand) quota() error { return w.waits(func() error { return nil }) }

// noInodes is the child's part: every name that the disk has is taken.
func (w errand) noInodes() error {
	var fillers []string
	for n := 0; ; n++ {
		name := filepath.Join(w.Target, "filler-"+strconv.Itoa(n))
		if err := os.WriteFile(name, nil, 0o600); err != nil {
			break
		}
		fillers = append(fillers, name)
	}
	if len(fillers) == 0 || len(fillers) > 40 {
		return fmt.Errorf("%d names on the disk", len(fillers))
	}
	return w.waits(func() error { return os.Remove(fillers[0]) })
}

// readOnly is the child's part: it is told, nothing waits, and trying again works once the disk can be written to.
func (w errand) readOnly() error {
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	e, stop, s, err := w.patient()
	if err != nil {
		return err
	}
	defer func() { _ = stop() }()
	j, err := e.Add(ctx, s)
	if err == nil {
		j, err = e.Wait(ctx, j.ID)
	}
	if apperr.CodeOf(err) != apperr.DiskReadOnly || apperr.From(err).Params()["folder"] != w.Target {
		return fmt.Errorf("on a read-only disk: %w", err)
	}
	if out, err := exec.CommandContext(ctx, "mount", "-o", "remount,rw", w.Target).CombinedOutput(); err != nil {
		return fmt.Errorf("remount: %w %s", err, out)
	}
	if j.ID == "" {
		j, err = e.Add(ctx, s)
	} else {
		j, err = e.Retry(ctx, j.ID)
	}
	if err != nil {
		return err
	}
	if j, err = e.Wait(ctx, j.ID); err != nil {
		return err
	}
	return w.exact(j)
}
