package app

import (
	"context"

	"daypass/internal/daypass"
	"daypass/internal/link"
)

// ShareMany makes one page with links to everything that was asked for, or a link to each file. Errors: those of
// Create; page_downloads, object_gone, not_supported for too many.
func (l *Links) ShareMany(request ShareManyRequest) (Shared, error) {
	ctx, day, err := l.core.use()
	if err != nil {
		return Shared{}, err
	}
	return l.core.share(ctx, day, request)
}

// Measure tells how much is to be shared, before anything is made.
func (l *Links) Measure(request ShareManyRequest) (Extent, error) {
	ctx, day, err := l.core.use()
	if err != nil {
		return Extent{}, err
	}
	files, bytes, err := day.Links.Measure(ctx, link.PageRequest{Profile: request.Profile, Bucket: request.Bucket, Items: request.Items})
	return Extent{Files: files, Bytes: bytes}, err
}

// tellPathStyle gives what pages on a shared address mean, once in the life of a data folder.
func tellPathStyle(ctx context.Context, day *daypass.Daypass, i link.Issued) *Problem {
	notice, err := day.TellPathStyle(ctx, i)
	if err != nil {
		day.Log.Warn("a notice was not noted", "err", err)
	}
	return problemOf(notice)
}

func (c *core) share(ctx context.Context, day *daypass.Daypass, r ShareManyRequest) (Shared, error) {
	expiry, err := expiryOf(r.ExpiresInSeconds, r.Until)
	if err != nil {
		return Shared{}, err
	}
	ctx, end, err := c.copies.begin(ctx, r.Copying)
	if err != nil {
		return Shared{}, err
	}
	defer end()
	wish := link.PageRequest{
		Profile: r.Profile, Bucket: r.Bucket, Items: r.Items, Title: r.Title, Expiry: expiry, Withdrawable: r.Withdrawable,
		Copying: c.tellCopying(r.Copying),
	}
	if !r.Each {
		created, err := day.Links.CreatePage(ctx, wish)
		if err != nil {
			return Shared{}, err
		}
		page := createdOf(created)
		page.Notice = tellPathStyle(ctx, day, created.Issued)
		return Shared{Page: &page, Links: []IssuedLink{}}, nil
	}
	all, err := day.Links.CreateEach(ctx, wish)
	if err != nil {
		return Shared{}, err
	}
	out := Shared{Links: make([]IssuedLink, 0, len(all))}
	for _, one := range all {
		out.Links = append(out.Links, issuedOf(one.Issued))
	}
	return out, nil
}
