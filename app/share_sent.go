package app

import (
	"context"
	"slices"

	"daypass/internal/apperr"
	"daypass/internal/transfer"
)

// ShareItems makes one page with links to what a finished upload stored, or a link to each file: to just that, and to
// nothing that lay in the same folder before. Errors: as Links.ShareMany; object_gone where nothing was stored.
func (u *Uploads) ShareItems(request ShareSentRequest) (Shared, error) {
	ctx, day, err := u.core.use()
	if err != nil {
		return Shared{}, err
	}
	job, err := day.Transfers.Job(ctx, request.Job)
	if err != nil {
		return Shared{}, err
	}
	keys, err := sentKeys(ctx, day.Transfers, job)
	if err != nil {
		return Shared{}, err
	}
	return u.core.share(ctx, day, ShareManyRequest{
		Profile: job.ProfileID, Bucket: job.Bucket, Items: keys, Title: request.Title, Each: request.Each,
		ExpiresInSeconds: request.ExpiresInSeconds, Until: request.Until, Withdrawable: request.Withdrawable, Copying: request.Copying,
	})
}

// sentKeys gives the keys of all that an upload stored, or found there and was to leave.
func sentKeys(ctx context.Context, engine *transfer.Engine, j transfer.Job) (keys []string, err error) {
	if j.Kind == transfer.Upload {
		return []string{j.Key}, nil
	}
	for _, state := range []transfer.ItemState{transfer.ItemDone, transfer.ItemSkipped} {
		filter := transfer.ItemFilter{State: state}
		for {
			items, err := engine.Items(ctx, j.ID, filter)
			if err != nil {
				return nil, err
			}
			if len(items) == 0 {
				break
			}
			for _, item := range items {
				keys = append(keys, j.Prefix+item.Target())
			}
			filter.After = items[len(items)-1].N
		}
	}
	if len(keys) == 0 {
		return nil, apperr.New(apperr.ObjectGone, apperr.Params{"own": true, "bucket": j.Bucket, "key": j.Prefix})
	}
	slices.Sort(keys)
	return keys, nil
}
