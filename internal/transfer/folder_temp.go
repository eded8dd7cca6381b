package transfer

import (
	"context"
	"path"

	"daypass/internal/filename"
)

// tempName is a hidden name that nothing but this item of this job has.
func tempName(jobID string, i Item) string {
	return "." + jobID + "-" + itoa(i.N) + filename.PartSuffix
}

// removeTemps removes the hidden files that workers of a folder's download had under way when their process was killed: an
// item that was handed out and not settled may have one, where it was to be saved.
func (t *task) removeTemps(ctx context.Context) error {
	j := t.snapshot()
	if j.Kind != FolderDownload || t.e.cfg.Items == nil || j.Mark == 0 {
		return nil
	}
	ctx, cancel := storing(ctx)
	defer cancel()
	root, err := openFolder(j.Folder)
	if err != nil {
		return err
	}
	defer func() { _ = root.Close() }()
	for after := int64(0); ; {
		batch, err := t.e.cfg.Items.PendingItems(ctx, t.id, after, 0, smallItem, itemBatch)
		if err != nil {
			return err
		}
		for _, i := range batch {
			if i.N > j.Mark {
				return nil
			}
			name := path.Join(path.Dir(i.Target()), tempName(t.id, i))
			if info, err := root.Lstat(name); err != nil || !info.Mode().IsRegular() {
				continue
			}
			if err := root.Remove(name); err != nil {
				return diskError(err, j.Folder, 0)
			}
		}
		if len(batch) < itemBatch {
			return nil
		}
		after = batch[len(batch)-1].N
	}
}
