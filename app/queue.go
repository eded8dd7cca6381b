package app

import "daypass/internal/transfer"

// MoveBefore puts a transfer right before another one in the queue, or last where before is "".
func (t *Transfers) MoveBefore(id, before string) error {
	ctx, day, err := t.core.use()
	if err != nil {
		return err
	}
	return day.Transfers.MoveBefore(ctx, id, before)
}

// StartAt lets a transfer go on at a moment (RFC 3339) and not before; "" is at once. Errors: time_invalid.
func (t *Transfers) StartAt(id, at string) (Job, error) {
	ctx, day, err := t.core.use()
	if err != nil {
		return Job{}, err
	}
	moment, err := parseTime(at)
	if err != nil {
		return Job{}, err
	}
	job, err := day.Transfers.StartAt(ctx, id, moment)
	return jobOf(job), err
}

// SaveFolder starts the download of a folder of a storage, or goes on with it. Errors: profile_unknown, folder_missing,
// place_invalid and those of the engine.
func (t *Transfers) SaveFolder(request SaveFolderRequest) (Job, error) {
	ctx, day, err := t.core.use()
	if err != nil {
		return Job{}, err
	}
	folder, err := folderOf(ctx, day, request.Folder)
	if err != nil {
		return Job{}, err
	}
	p, err := day.Profiles.Get(ctx, request.Profile)
	if err != nil {
		return Job{}, err
	}
	job, err := day.Transfers.AddFolderDownload(ctx, transfer.FolderDownloadSpec{
		ProfileID: p.ID, ProfileName: p.Name, Bucket: request.Bucket, Prefix: request.Prefix, Folder: folder,
		Existing: transfer.ExistingRule(request.Existing),
	})
	return jobOf(job), err
}
