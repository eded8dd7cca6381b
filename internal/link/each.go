package link

import (
	"context"
	"strconv"

	"golang.org/x/sync/errgroup"

	"daypass/internal/apperr"
	"daypass/internal/filename"
)

// Limits of links that are made at once.
const (
	maxEach    = 500
	eachAtOnce = 4
)

// CreateEach makes a link of its own to every file that a page of these items would list, in their order. Those that were
// made before a failure stay in the ledger. Errors: as Create; ObjectGone where there is no file; NotSupported for more
// than 500.
func (s *Service) CreateEach(ctx context.Context, r PageRequest) ([]Created, error) {
	a, err := s.cfg.Profiles.Access(ctx, r.Profile)
	if err != nil {
		return nil, err
	}
	if len(r.Items) > maxEach { // each is one file at least
		return nil, tooManyLinks()
	}
	g := newGatherer(s, a, r)
	if err := g.all(ctx); err != nil {
		return nil, err
	}
	if len(g.files) > maxEach {
		return nil, tooManyLinks()
	}
	tell := sumOfCopies(r, g.files)
	all := make([]Created, len(g.files))
	group, inner := errgroup.WithContext(ctx)
	group.SetLimit(eachAtOnce)
	for n, f := range g.files {
		group.Go(func() (err error) {
			if inner.Err() != nil {
				return inner.Err()
			}
			all[n], err = s.Create(inner, CreateRequest{
				Profile: r.Profile, Bucket: r.Bucket, Key: f.key, Name: filename.Base(f.path), Expiry: r.Expiry,
				Withdrawable: r.Withdrawable, Copying: tell(),
			})
			return err
		})
	}
	return all, group.Wait()
}

func tooManyLinks() error {
	return apperr.New(apperr.NotSupported, apperr.Params{"what": "more than " + strconv.Itoa(maxEach) + " links at once"})
}

// sumOfCopies gives what makes a teller of each copy: all of them are told of as one, one call at a time.
func sumOfCopies(r PageRequest, files []pageSource) func() func(CopyProgress) {
	if !r.Withdrawable || r.Copying == nil {
		return func() func(CopyProgress) { return nil }
	}
	var size int64
	for _, f := range files {
		size += f.object.Size
	}
	whole := &copying{bucket: r.Bucket, key: r.Title, size: size, tell: r.Copying}
	whole.told(0)
	return func() func(CopyProgress) {
		var before int64 // of this copy, which is told of one call at a time
		return func(p CopyProgress) {
			if p.Done > before {
				whole.told(p.Done - before)
				before = p.Done
			}
		}
	}
}
