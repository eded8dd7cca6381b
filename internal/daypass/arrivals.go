package daypass

import (
	"context"
	"path"

	"daypass/internal/apperr"
	"daypass/internal/filename"
	"daypass/internal/request"
	"daypass/internal/transfer"
)

// arrivals is transfer.Arrivals.
type arrivals struct{ d *Daypass }

// Arrived implements transfer.Arrivals.
func (a arrivals) Arrived(ctx context.Context, id string) ([]transfer.Arrived, error) {
	all, err := a.d.Requests.AllArrivals(ctx, request.ArrivalFilter{Request: id})
	out := make([]transfer.Arrived, len(all))
	for n, one := range all {
		out[n] = transfer.Arrived{ID: one.ID, Key: one.Key, Path: one.Path, Size: one.Size, ETag: one.ETag, Modified: one.At}
	}
	return out, err
}

// SaveArrivals saves what came with a request as one transfer, into the folder of that name below another one. Only what
// came after an arrival is saved; 0 is all. What is there already is skipped. Several transfers are given where earlier
// ones go on. Errors: those of transfer.Engine.AddArrivals.
func (d *Daypass) SaveArrivals(ctx context.Context, r request.Request, after int64, folder, name string) ([]transfer.Job, error) {
	p, err := d.Profiles.Get(ctx, r.ProfileID)
	switch {
	case err == nil:
		r.ProfileName = p.Name
	case apperr.CodeOf(err) != apperr.ProfileUnknown: // the transfer tells
		return nil, err
	}
	return d.Transfers.AddArrivals(ctx, transfer.ArrivalsSpec{
		ProfileID: r.ProfileID, ProfileName: r.ProfileName, Bucket: r.Bucket, Prefix: r.Prefix, Request: r.ID, After: after, Folder: folder, Name: name,
	})
}

// ArrivalsFolder names the folder in which what came with a request is saved: by its title, or as its folder in the storage.
func ArrivalsFolder(r request.Request) string {
	if r.Title != "" {
		return filename.Safe(r.Title)
	}
	return filename.Safe(path.Base(r.Prefix))
}
