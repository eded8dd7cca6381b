package app

import (
	"context"
	"os"
	"path/filepath"
	"strings"

	"github.com/adrg/xdg"

	"daypass/internal/apperr"
	"daypass/internal/daypass"
	"daypass/internal/link"
	"daypass/internal/transfer"
)

// Transfers is bound: downloads, running and finished.
type Transfers struct{ core *core }

// Save starts a download of an inspected link, or goes on with an unfinished one of the same object. Of a share page all
// files are saved, into a folder of its title.
func (t *Transfers) Save(request SaveRequest) (Job, error) {
	ctx, day, err := t.core.use()
	if err != nil {
		return Job{}, err
	}
	spec, err := t.core.specOf(ctx, day, request)
	if err != nil {
		return Job{}, err
	}
	job, err := day.AddDownload(ctx, spec)
	return jobOf(job), err
}

// specOf checks a request and maps it; AllowPrivate is remembered for the link's host.
func (c *core) specOf(ctx context.Context, day *daypass.Daypass, r SaveRequest) (transfer.DownloadSpec, error) {
	found, err := c.handles.find(r.Handle)
	if err != nil {
		return transfer.DownloadSpec{}, err
	}
	host := found.Link.Host
	if r.AllowPrivate {
		if err := c.agree(ctx, day, host); err != nil {
			return transfer.DownloadSpec{}, err
		}
	}
	agreed, err := c.agreed(ctx, day, host)
	if err != nil {
		return transfer.DownloadSpec{}, err
	}
	folder, err := folderOf(ctx, day, r.Folder)
	if err != nil {
		return transfer.DownloadSpec{}, err
	}
	return transfer.DownloadSpec{
		Link: found.Link, Folder: folder, Name: r.Name, Existing: transfer.ExistingRule(r.Existing), AllowPrivate: agreed,
	}, nil
}

// folderOf gives the chosen folder, or the one of the settings. The system's own folder for downloads is made where it
// is missing, as browsers do; no other one is. Errors: folder_missing where it is not absolute.
func folderOf(ctx context.Context, day *daypass.Daypass, folder string) (string, error) {
	if folder == "" {
		p, err := loadPreferences(ctx, day)
		if err != nil {
			return "", err
		}
		folder = p.DownloadFolder
	}
	if !filepath.IsAbs(folder) {
		return "", apperr.New(apperr.FolderMissing, apperr.Params{"folder": folder})
	}
	folder = filepath.Clean(folder)
	if folder == xdg.UserDirs.Download {
		_ = os.MkdirAll(folder, 0o750) // what is wrong with it is told when the transfer is made
	}
	return folder, nil
}

// Pause stops a transfer and keeps what is there.
func (t *Transfers) Pause(id string) (Job, error) { return t.act(id, (*transfer.Engine).Pause) }

// Resume goes on with a paused or waiting one.
func (t *Transfers) Resume(id string) (Job, error) { return t.act(id, (*transfer.Engine).Resume) }

// Cancel ends a transfer and removes its part file.
func (t *Transfers) Cancel(id string) (Job, error) { return t.act(id, (*transfer.Engine).Cancel) }

// Retry tries a failed one again.
func (t *Transfers) Retry(id string) (Job, error) { return t.act(id, (*transfer.Engine).Retry) }

func (t *Transfers) act(id string, do func(*transfer.Engine, context.Context, string) (transfer.Job, error)) (Job, error) {
	ctx, day, err := t.core.use()
	if err != nil {
		return Job{}, err
	}
	job, err := do(day.Transfers, ctx, id)
	return jobOf(job), err
}

// GiveLink gives a fresh link, found in any text, to a transfer that waits for one. Of several links the one
// that names the transfer's object is taken. Errors: link_other_object where none does.
func (t *Transfers) GiveLink(id, text string) (Job, error) {
	ctx, day, err := t.core.use()
	if err != nil {
		return Job{}, err
	}
	job, err := day.Transfers.Job(ctx, id)
	if err != nil {
		return Job{}, err
	}
	if job.Via != transfer.ViaProfile {
		job, err := t.core.redeliver(ctx, day, job, text)
		return jobOf(job), err
	}
	found, err := link.Find(strings.TrimSpace(text))
	if err != nil {
		return Job{}, err
	}
	var last error
	for _, f := range found {
		job, err := day.Transfers.GiveLink(ctx, id, f.Link)
		if err == nil {
			return jobOf(job), nil
		}
		if last = err; apperr.CodeOf(err) != apperr.LinkOtherObject {
			break
		}
	}
	return Job{}, last
}

// AgreeAddress lets a transfer that waits for it go to its private host, now and later.
func (t *Transfers) AgreeAddress(id string) (Job, error) {
	ctx, day, err := t.core.use()
	if err != nil {
		return Job{}, err
	}
	job, err := day.Transfers.Job(ctx, id)
	if err != nil {
		return Job{}, err
	}
	if err := t.core.agree(ctx, day, job.Host); err != nil {
		return Job{}, err
	}
	job, err = day.Transfers.Agree(ctx, id)
	return jobOf(job), err
}

// Forget removes a finished transfer from the history; the file stays.
func (t *Transfers) Forget(id string) error {
	ctx, day, err := t.core.use()
	if err != nil {
		return err
	}
	return day.Transfers.Forget(ctx, id)
}

// PauseAll pauses everything that runs or waits.
func (t *Transfers) PauseAll() error { return t.all((*transfer.Engine).PauseAll) }

// ResumeAll goes on with everything that is paused.
func (t *Transfers) ResumeAll() error { return t.all((*transfer.Engine).ResumeAll) }

func (t *Transfers) all(do func(*transfer.Engine, context.Context) error) error {
	ctx, day, err := t.core.use()
	if err != nil {
		return err
	}
	return do(day.Transfers, ctx)
}
