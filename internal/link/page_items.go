package link

import (
	"context"
	"strings"

	"golang.org/x/sync/errgroup"

	"daypass/internal/apperr"
)

// pageOfListing is what a page of a listing is thought to cost, in looks at one object.
const pageOfListing = 3

// lookAtItems finds out which items are objects. What stands for an object and a prefix is the object.
func (g *gatherer) lookAtItems(ctx context.Context) error {
	var named []int
	for n, item := range g.r.Items {
		if item != "" && !strings.HasSuffix(item, "/") {
			named = append(named, n)
		}
	}
	if len(named) > maxLooks { // no more is told of each than a listing shows
		var err error
		if named, err = g.findListed(ctx, named); err != nil {
			return err
		}
	}
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(looksAtOnce)
	for _, n := range named {
		group.Go(func() error {
			if ctx.Err() != nil {
				return ctx.Err()
			}
			o, err := g.s.cfg.Signer.Stat(ctx, g.a, g.r.Bucket, g.r.Items[n], "")
			if apperr.CodeOf(err) == apperr.ObjectGone {
				return nil
			}
			g.seen[n] = looked{object: o, found: err == nil}
			return err
		})
	}
	return group.Wait()
}

// findListed finds items in a listing of the folder that all are in, and gives those that it does not tell of. It stops where
// so much else lies there that looking at each item costs less.
func (g *gatherer) findListed(ctx context.Context, named []int) (rest []int, err error) {
	wanted, last := make(map[string]int, len(named)), ""
	for _, n := range named {
		wanted[g.r.Items[n]] = n
		last = max(last, g.r.Items[n])
	}
	after := ""
	for range len(named) / looksAtOnce / pageOfListing {
		page, next, err := g.s.cfg.Keeper.Below(ctx, g.a, g.r.Bucket, g.base, after)
		if err != nil {
			return nil, err
		}
		for _, o := range page {
			if n, ok := wanted[o.Key]; ok {
				g.seen[n] = looked{object: Object{Size: o.Size, ETag: o.ETag, Modified: o.Modified}, found: true}
			}
		}
		if next == "" || next >= last {
			return nil, nil
		}
		after = next
	}
	for _, n := range named {
		if g.r.Items[n] > after {
			rest = append(rest, n)
		}
	}
	return rest, nil
}
