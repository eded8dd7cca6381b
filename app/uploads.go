package app

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"unicode/utf8"

	"daypass/internal/apperr"
	"daypass/internal/profile"
	"daypass/internal/transfer"
)

// Uploads is bound: what is sent, from the drop to the running transfer.
type Uploads struct{ core *core }

// ChooseFiles opens the system's dialog for files to send. Dismissed, the handle is "".
func (u *Uploads) ChooseFiles() (Picked, error) {
	ctx, _, err := u.core.use()
	if err != nil {
		return Picked{}, err
	}
	return u.core.chosen(ctx, func() ([]string, error) { return u.core.window.ChooseFiles("Daypass") })
}

// ChooseFolder opens the system's dialog for a folder to send. Dismissed, the handle is "".
func (u *Uploads) ChooseFolder() (Picked, error) {
	ctx, _, err := u.core.use()
	if err != nil {
		return Picked{}, err
	}
	return u.core.chosen(ctx, func() ([]string, error) {
		folder, err := u.core.window.ChooseFolder("Daypass", "")
		if folder == "" {
			return nil, err
		}
		return []string{folder}, err
	})
}

// Join makes one of two that were picked one after the other. Errors: source_missing for a handle that is unknown.
func (u *Uploads) Join(first, second string) (Picked, error) { return u.core.picks.join(first, second) }

// Send starts the upload of what was picked, or goes on with the unfinished one of the same. Errors: source_missing,
// profile_unknown, place_invalid and those of the engine.
func (u *Uploads) Send(request SendRequest) (Job, error) {
	ctx, day, err := u.core.use()
	if err != nil {
		return Job{}, err
	}
	paths, err := u.core.picks.find(request.Handle)
	if err != nil {
		return Job{}, err
	}
	p, err := day.Profiles.Get(ctx, request.Profile)
	if err != nil {
		return Job{}, err
	}
	job, err := send(ctx, day.Transfers, paths, p, request)
	return jobOf(job), err
}

// send makes one job of what was picked: of one file its own, of more a folder's.
func send(ctx context.Context, engine *transfer.Engine, paths pick, p profile.Profile, r SendRequest) (transfer.Job, error) {
	if len(paths) > 1 || isFolder(paths[0]) {
		return engine.AddFolderUpload(ctx, transfer.FolderUploadSpec{
			Sources: paths, Name: r.Name, ProfileID: p.ID, ProfileName: p.Name, Bucket: r.Bucket, Prefix: r.Prefix,
			Existing: transfer.ExistingRule(r.Existing),
		})
	}
	name, prefix := filepath.Base(paths[0]), r.Prefix
	if !utf8.ValidString(name) {
		shown := strings.ToValidUTF8(name, "\uFFFD")
		return transfer.Job{}, apperr.Wrap(errors.New("not UTF-8"), apperr.NameImpossible, apperr.Params{"name": shown})
	}
	if prefix != "" && !strings.HasSuffix(prefix, "/") {
		prefix += "/"
	}
	return engine.AddUpload(ctx, transfer.UploadSpec{
		Source: paths[0], ProfileID: p.ID, ProfileName: p.Name, Bucket: r.Bucket, Key: prefix + name,
		Existing: transfer.ExistingRule(r.Existing),
	})
}

func isFolder(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.IsDir()
}

// Answer says what to do with names that are taken, for an upload that failed for their sake, and tries it again.
func (u *Uploads) Answer(id string, existing Existing) (Job, error) {
	ctx, day, err := u.core.use()
	if err != nil {
		return Job{}, err
	}
	job, err := day.Transfers.Job(ctx, id)
	if err != nil {
		return Job{}, err
	}
	job, err = sendAgain(ctx, day.Transfers, job, transfer.ExistingRule(existing))
	return jobOf(job), err
}

// sendAgain adds what an unfinished job sends once more: it goes on, with another rule.
func sendAgain(ctx context.Context, engine *transfer.Engine, j transfer.Job, rule transfer.ExistingRule) (transfer.Job, error) {
	if j.Kind == transfer.Upload {
		return engine.AddUpload(ctx, transfer.UploadSpec{
			Source: j.Source, ProfileID: j.ProfileID, ProfileName: j.ProfileName, Bucket: j.Bucket, Key: j.Key,
			Existing: rule, Connections: j.Connections,
		})
	}
	named, err := engine.Items(ctx, j.ID, transfer.ItemFilter{State: transfer.ItemSource, Limit: maxPicked})
	if err != nil {
		return transfer.Job{}, err
	}
	sources := make([]string, 0, len(named))
	for _, item := range named {
		sources = append(sources, item.Path)
	}
	return engine.AddFolderUpload(ctx, transfer.FolderUploadSpec{
		Sources: sources, Name: j.Name, ProfileID: j.ProfileID, ProfileName: j.ProfileName, Bucket: j.Bucket, Prefix: j.Prefix,
		Existing: rule, Connections: j.Connections,
	})
}
