package cli

import (
	"context"
	"path"
	"path/filepath"
	"time"

	"daypass/internal/apperr"
	"daypass/internal/transfer"
)

// item tells how one file of a folder's job went.
func (w *watcher) item(j transfer.Job, i transfer.Item, fetched int64, taken time.Duration) {
	w.mu.Lock()
	defer w.mu.Unlock()
	seen := w.jobs[j.ID]
	if seen == nil || seen.finished {
		return
	}
	w.start(seen, j)
	switch i.State { //nolint:exhaustive // nobody is told of the others
	case transfer.ItemDone, transfer.ItemSkipped:
		w.itemDone(seen, j, i, fetched, taken)
	case transfer.ItemFailed:
		w.fails++
		_ = w.r.out.failed(itemError(seen, i), j.ID, seen.shown(i))
	case transfer.ItemLeftOut:
		w.r.out.line(leftOutLine{Type: "left_out", Path: seen.shown(i), Reason: i.Reason})
		w.r.out.aside("%s: left out (%s)", inert(seen.shown(i)), leftOutWords[i.Reason])
	}
}

func (w *watcher) itemDone(seen *watched, j transfer.Job, i transfer.Item, fetched int64, taken time.Duration) {
	w.done++
	if i.State == transfer.ItemSkipped {
		w.there++
	}
	w.bytes += i.Size
	place := placeOf(j, i)
	w.r.out.line(doneLine{
		Type: "done", Job: j.ID, Path: place, Size: i.Size, Verified: some(string(i.Verified)), FetchedBytes: fetched,
		Seconds: taken.Seconds(), Skipped: i.State == transfer.ItemSkipped, Renamed: i.Renamed != "", Source: some(seen.source(j, i)),
	})
	changed := ""
	if i.Renamed != "" {
		changed = " (" + inert(i.Path) + ")"
	}
	skipped := transfer.Job{Skipped: i.State == transfer.ItemSkipped, Verified: i.Verified}
	w.r.out.text("%s%s  %s, %s", inert(place), changed, humanBytes(i.Size), verdict(skipped))
}

// placeOf gives where a file of a folder is now.
func placeOf(j transfer.Job, i transfer.Item) string {
	if j.Kind == transfer.FolderUpload {
		return j.ProfileName + ":" + j.Bucket + "/" + j.Prefix + i.Target()
	}
	return filepath.Join(j.Folder, filepath.FromSlash(i.Target()))
}

// source gives what a file was called where its name had to be changed.
func (s *watched) source(j transfer.Job, i transfer.Item) string {
	switch {
	case i.Renamed == "":
		return ""
	case j.Kind == transfer.FolderUpload:
		return s.shown(i)
	}
	return i.Path
}

// shown gives a file's path as it follows from what was named.
func (s *watched) shown(i transfer.Item) string {
	return filepath.Join(s.base, filepath.FromSlash(i.Path))
}

// itemError gives an item's failure with the path that it is about.
func itemError(seen *watched, i transfer.Item) error {
	params := apperr.Params{}
	for name, value := range i.ErrParams {
		params[name] = value
	}
	params["path"] = seen.shown(i)
	if _, named := params["name"]; !named {
		params["name"] = path.Base(i.Path)
	}
	return apperr.New(i.ErrCode, params)
}

// folderEnded gives the failure of a folder's job that has come to rest: of files that failed, which were told, the first.
func (w *watcher) folderEnded(ctx context.Context, seen *watched, job transfer.Job, err error) error {
	if err == nil {
		w.start(seen, job)
		return nil
	}
	if apperr.CodeOf(err) != apperr.FilesFailed {
		w.fails++
		return w.r.out.failed(err, job.ID, job.Name)
	}
	failed, readErr := w.d.Transfers.Items(ctx, job.ID, transfer.ItemFilter{State: transfer.ItemFailed, Limit: 1})
	if readErr == nil && len(failed) > 0 {
		err = itemError(seen, failed[0])
	}
	return reported{err}
}

// eachItem goes through the files of a job that are at their place.
func (w *watcher) eachItem(ctx context.Context, id string, do func(transfer.Item)) error {
	for after := int64(0); ; {
		page, err := w.d.Transfers.Items(ctx, id, transfer.ItemFilter{After: after})
		if err != nil || len(page) == 0 {
			return err
		}
		for _, i := range page {
			after = i.N
			if i.State == transfer.ItemDone || i.State == transfer.ItemSkipped {
				do(i)
			}
			if ctx.Err() != nil {
				return ctx.Err()
			}
		}
	}
}
