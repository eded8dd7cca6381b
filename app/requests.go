package app

import (
	"context"

	"daypass/internal/apperr"
	"daypass/internal/daypass"
	"daypass/internal/link"
	"daypass/internal/request"
)

// Requests is bound: asking others for files, and what came.
type Requests struct{ core *core }

// Create makes a request and, where it is a link, gives that to be shown. A ticket or a form is written into the download
// folder. Errors: expiry_past, place_invalid, size_invalid and those of the request service.
func (r *Requests) Create(ask AskRequest) (Asked, error) {
	ctx, day, err := r.core.use()
	if err != nil {
		return Asked{}, err
	}
	spec, err := specOfAsk(ask)
	if err != nil {
		return Asked{}, err
	}
	made, err := r.core.ask(ctx, day, spec)
	if err != nil {
		return Asked{}, err
	}
	out := Asked{Request: requestOf(made.Request)}
	if made.Link != nil {
		out = askedOf(made.Request, *made.Link)
		if spec.Kind == request.Page {
			out.Notice = tellPathStyle(ctx, day, made.Link.Issued)
		}
	}
	return out, nil
}

// askedOf gives a request with its link, to be shown.
func askedOf(one request.Request, created link.Created) Asked {
	local, _ := link.OnlyHere(created.Issued.Host)
	return Asked{Request: requestOf(one), URL: created.URL.Reveal(), LocalOnly: local}
}

func specOfAsk(ask AskRequest) (request.Spec, error) {
	expiry, err := expiryOf(ask.ExpiresInSeconds, ask.Until)
	if err != nil {
		return request.Spec{}, err
	}
	if ask.MaxBytes < 0 {
		return request.Spec{}, apperr.New(apperr.SizeInvalid, apperr.Params{"value": ask.MaxBytes})
	}
	if ask.Bucket == "" {
		return request.Spec{}, apperr.New(apperr.PlaceInvalid, apperr.Params{"place": ask.Profile + ":"})
	}
	kind := request.Kind(ask.Kind)
	if kind == "" {
		kind = request.Page
	}
	return request.Spec{
		Profile: ask.Profile, Bucket: ask.Bucket, Prefix: ask.Prefix, Title: ask.Title, Note: ask.Note, From: ask.From,
		Kind: kind, Expiry: expiry, MaxSize: ask.MaxBytes, BigFiles: request.DefaultBigFiles,
	}, nil
}

// ask makes a request. Where its file cannot be written, it is taken back.
func (c *core) ask(ctx context.Context, day *daypass.Daypass, spec request.Spec) (request.Made, error) {
	if spec.Kind != request.Ticket && spec.Kind != request.Post {
		return day.Requests.Create(ctx, spec)
	}
	folder, err := folderOf(ctx, day, "")
	if err != nil {
		return request.Made{}, err
	}
	file, err := request.OpenHandOut(spec, folder, "")
	if err != nil {
		return request.Made{}, err
	}
	made, err := day.Requests.Create(ctx, spec)
	if err != nil {
		file.Drop()
		return made, err
	}
	if err := file.Write(made); err != nil {
		_, _ = day.Requests.Close(context.WithoutCancel(ctx), made.Request.ID)
		return made, err
	}
	made.Request, err = day.Requests.Written(ctx, made.Request.ID, file.Path())
	return made, err
}

// List gives one page of requests, newest first. It asks no server.
func (r *Requests) List(filter RequestFilter) (RequestPage, error) {
	ctx, day, err := r.core.use()
	if err != nil {
		return RequestPage{}, err
	}
	f := request.Filter{After: filter.After, Search: filter.Search}
	if f.Limit, err = pageSize(filter.Limit); err != nil {
		return RequestPage{}, err
	}
	if filter.OpenOnly {
		f.States = []request.State{request.Open, request.Closing}
	}
	all, err := day.Requests.List(ctx, f)
	if err != nil {
		return RequestPage{}, err
	}
	page := RequestPage{Requests: make([]FileRequest, 0, len(all))}
	for _, one := range all {
		page.Requests = append(page.Requests, requestOf(one))
	}
	if len(all) == f.Limit {
		page.Next = all[len(all)-1].ID
	}
	return page, nil
}

// Show derives a request's link again, to be shown or copied. Errors: request_closed, not_supported for one that was a file.
func (r *Requests) Show(id string) (Asked, error) {
	ctx, day, err := r.core.use()
	if err != nil {
		return Asked{}, err
	}
	one, created, err := day.Requests.Show(ctx, id)
	if err != nil {
		return Asked{}, err
	}
	return askedOf(one, created), nil
}

// Copy puts a request's link on the clipboard.
func (r *Requests) Copy(id string) error {
	asked, err := r.Show(id)
	if err != nil {
		return err
	}
	return r.core.window.SetClipboardText(asked.URL)
}

// Reveal shows the file of a ticket or a form in the file manager.
func (r *Requests) Reveal(id string) error {
	ctx, day, err := r.core.use()
	if err != nil {
		return err
	}
	one, err := day.Requests.Get(ctx, id)
	if err != nil {
		return err
	}
	if one.Path == "" {
		return apperr.New(apperr.NotSupported, apperr.Params{"what": "show"})
	}
	return r.core.begin(revealFile(ctx, one.Path))
}

// Close ends a request: its link, and uploads that are unfinished; what came stays.
func (r *Requests) Close(id string) (RequestClosed, error) {
	ctx, day, err := r.core.use()
	if err != nil {
		return RequestClosed{}, err
	}
	done, err := day.Requests.Close(ctx, id)
	if err != nil {
		return RequestClosed{}, err
	}
	one, err := day.Requests.Get(ctx, done.Request.ID)
	return RequestClosed{Request: requestOf(one), UsableUntil: timeText(done.UsableUntil)}, err
}
