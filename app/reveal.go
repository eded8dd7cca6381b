package app

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"

	"daypass/internal/apperr"
)

// ShowInFolder opens the file manager at a finished file, or at the folder of an unfinished one.
func (t *Transfers) ShowInFolder(id string) error {
	ctx, day, err := t.core.use()
	if err != nil {
		return err
	}
	job, err := day.Transfers.Job(ctx, id)
	if err != nil {
		return err
	}
	if job.Path != "" {
		if _, err := os.Lstat(job.Path); err == nil {
			return t.core.begin(revealFile(ctx, job.Path))
		}
	}
	return t.core.openFolder(ctx, job.Folder)
}

// OpenDownloads opens the download folder in the file manager.
func (s *Shell) OpenDownloads() error {
	ctx, day, err := s.core.use()
	if err != nil {
		return err
	}
	p, err := loadPreferences(ctx, day)
	if err != nil {
		return err
	}
	return s.core.openFolder(ctx, p.DownloadFolder)
}

// OpenLogs opens the folder of the log.
func (s *Shell) OpenLogs() error {
	ctx, day, err := s.core.use()
	if err != nil {
		return err
	}
	return s.core.openFolder(ctx, filepath.Join(day.Dir(), "log"))
}

// openFolder opens a folder, and nothing that is not one: a file would be run or shown by its program.
func (c *core) openFolder(ctx context.Context, folder string) error {
	if info, err := os.Stat(folder); err != nil || !info.IsDir() {
		return apperr.New(apperr.FolderMissing, apperr.Params{"folder": folder})
	}
	return c.begin(openFolder(ctx, folder))
}

// begin starts a program of the system and sees it end, at the latest when the window closes; nil was done already.
func (c *core) begin(program *exec.Cmd) error {
	if program == nil {
		return nil
	}
	if err := program.Start(); err != nil {
		return apperr.Wrap(err, apperr.NotSupported, apperr.Params{"what": filepath.Base(program.Path)})
	}
	c.work.Go(func() { _ = program.Wait() })
	return nil
}

// existing gives the nearest folder above that exists, for a dialog to start at.
func existing(folder string) string {
	for {
		if info, err := os.Stat(folder); err == nil && info.IsDir() {
			return folder
		}
		up := filepath.Dir(folder)
		if up == folder {
			return ""
		}
		folder = up
	}
}
