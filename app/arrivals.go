package app

import (
	"context"
	"path"
	"path/filepath"

	"daypass/internal/apperr"
	"daypass/internal/daypass"
	"daypass/internal/request"
	"daypass/internal/transfer"
)

// Arrivals gives one page of what came with a request, newest first. It asks no server.
func (r *Requests) Arrivals(filter ArrivalFilter) (ArrivalPage, error) {
	ctx, day, err := r.core.use()
	if err != nil {
		return ArrivalPage{}, err
	}
	limit, err := pageSize(filter.Limit)
	if err != nil {
		return ArrivalPage{}, err
	}
	one, err := day.Requests.Get(ctx, filter.Request)
	if err != nil {
		return ArrivalPage{}, err
	}
	all, err := day.Requests.Arrivals(ctx, request.ArrivalFilter{Request: one.ID, Before: filter.Before, Limit: limit})
	if err != nil {
		return ArrivalPage{}, err
	}
	page := ArrivalPage{Arrivals: make([]Arrival, 0, len(all))}
	for _, a := range all {
		page.Arrivals = append(page.Arrivals, arrivalOf(a))
	}
	if len(all) == limit {
		page.Next = all[len(all)-1].ID
	}
	return page, nil
}

// Look asks the storage now what came, and gives the request as it is then.
func (r *Requests) Look(id string) (FileRequest, error) {
	return r.then(id, func(ctx context.Context, day *daypass.Daypass) error {
		_, err := day.Requests.Look(ctx, id)
		return err
	})
}

// MarkSeen marks what came with a request, up to the arrival of that ID; 0 is all.
func (r *Requests) MarkSeen(id string, upTo int64) (FileRequest, error) {
	return r.then(id, func(ctx context.Context, day *daypass.Daypass) error { return day.Requests.MarkSeen(ctx, id, upTo) })
}

// then does something with a request and gives it as it is after.
func (r *Requests) then(id string, do func(context.Context, *daypass.Daypass) error) (FileRequest, error) {
	ctx, day, err := r.core.use()
	if err != nil {
		return FileRequest{}, err
	}
	if err := do(ctx, day); err != nil {
		return FileRequest{}, err
	}
	one, err := day.Requests.Get(ctx, id)
	return requestOf(one), err
}

// Fetch saves one arrival, or all of a request as one transfer, under the senders' names in a folder of the request's own
// below another one. Nothing is replaced, and of all, what is there already is skipped. Errors:
// folder_missing, request_not_found, object_gone for an arrival that is unknown, and those of the engine.
func (r *Requests) Fetch(fetch FetchRequest) ([]Job, error) {
	ctx, day, err := r.core.use()
	if err != nil {
		return nil, err
	}
	base, err := folderOf(ctx, day, fetch.Folder)
	if err != nil {
		return nil, err
	}
	one, err := day.Requests.Get(ctx, fetch.Request)
	if err != nil {
		return nil, err
	}
	if fetch.Arrival == 0 {
		jobs, err := day.SaveArrivals(ctx, one, 0, base, daypass.ArrivalsFolder(one))
		return jobsOf(jobs), err
	}
	all, err := day.Requests.Arrivals(ctx, request.ArrivalFilter{Request: one.ID, Before: fetch.Arrival + 1, Limit: 1})
	if err != nil {
		return nil, err
	}
	if len(all) == 0 || all[0].ID != fetch.Arrival {
		return nil, apperr.New(apperr.ObjectGone, nil)
	}
	job, err := fetchOne(ctx, day, all[0], filepath.Join(base, daypass.ArrivalsFolder(one)))
	if err != nil {
		return nil, err
	}
	return []Job{jobOf(job)}, nil
}

func fetchOne(ctx context.Context, day *daypass.Daypass, a request.Arrival, base string) (transfer.Job, error) {
	l, err := day.Requests.DownloadLink(ctx, a)
	if err != nil {
		return transfer.Job{}, err
	}
	folder := filepath.Join(base, filepath.FromSlash(path.Dir(a.Path)))
	if err := transfer.MakeFolder(folder); err != nil {
		return transfer.Job{}, err
	}
	return day.Transfers.Add(ctx, transfer.DownloadSpec{
		Link: l, Folder: folder, Name: a.Name, Existing: transfer.ExistingRename, AllowPrivate: true,
	})
}
