package transfer

import (
	"context"
	"errors"
	"fmt"
)

// lookForStray looks once more for an upload that is over, where a part of it may still have been on its way then: one that
// was cut off, or that a kill cut off. Some storages make the upload again of such a part (versitygw does). What is there
// is taken back; what cannot be is noted for a sweep. The object is stored by now, so nothing of this is a failure.
func (u *upload) lookForStray(ctx context.Context) {
	id := u.t.snapshot().UploadID
	if id == "" || !u.astray.Load() {
		return
	}
	err := u.e.gone(ctx, u.dest, id)
	if err == nil {
		return
	}
	if noteErr := u.t.leave(ctx); noteErr != nil {
		err = errors.Join(err, noteErr)
	}
	u.e.cfg.Log.Warn("an upload may be left behind in its storage", "job", u.t.id, "error", err)
}

// gone makes sure that a storage has nothing of an upload any more. Where the key may not look, nothing can be done.
func (e *Engine) gone(ctx context.Context, dest Destination, uploadID string) error {
	_, _, err := e.cfg.Uploader.ListParts(ctx, dest, uploadID, 0)
	if err == nil {
		return e.takeBack(ctx, dest, uploadID)
	}
	if retry, _ := RetryOf(err); retry || ctx.Err() != nil {
		return fmt.Errorf("look for an upload that is over: %w", err)
	}
	return nil
}
