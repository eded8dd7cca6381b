package app

import (
	"context"
	"errors"
	"slices"

	"daypass/internal/apperr"
	"daypass/internal/daypass"
	"daypass/internal/link"
	"daypass/internal/transfer"
)

// errStopped ends a delivery that the page asked to stop.
var errStopped = errors.New("the delivery was stopped")

// DeliverAll sends everything that was picked through the request page that a link opens, one file after the other. It
// returns when the page was read and the files are known; EventDelivery tells how they go. Errors: link_needed,
// source_missing, link_gives_file and those of reading the page.
func (u *Uploads) DeliverAll(request DeliverRequest) (Delivery, error) {
	ctx, day, err := u.core.use()
	if err != nil {
		return Delivery{}, err
	}
	ways, err := u.core.pageWays(ctx, day, request)
	if err != nil {
		return Delivery{}, err
	}
	files, leftOut, err := u.core.outgoing(ways, request.Handle)
	if err != nil {
		return Delivery{}, err
	}
	ctx, end, err := u.core.deliveries.begin(ctx, request.Name)
	if err != nil {
		return Delivery{}, err
	}
	run := &deliveryRun{core: u.core, day: day, ways: ways, files: files}
	run.now = Delivery{Name: request.Name, Files: len(files), LeftOut: leftOut}
	for _, one := range files {
		run.now.Bytes += one.Size
	}
	begun := run.now
	u.core.work.Go(func() {
		defer end()
		run.all(ctx)
	})
	return begun, nil
}

// StopDelivery ends the delivery of a name; what was sent stays. One that is not known, since it is over, is nothing.
func (u *Uploads) StopDelivery(name string) { u.core.deliveries.stop(name, errStopped) }

// pageWays reads the request page of a pasted link anew: its places may have been used since.
func (c *core) pageWays(ctx context.Context, day *daypass.Daypass, r DeliverRequest) (*daypass.Ways, error) {
	found, err := c.handles.find(r.Link)
	if err != nil {
		return nil, err
	}
	host := found.Link.Host
	if r.AllowPrivate {
		if err := c.agree(ctx, day, host); err != nil {
			return nil, err
		}
	}
	agreed, err := c.agreed(ctx, day, host)
	if err != nil {
		return nil, err
	}
	if err := day.WakePractice(ctx, host); err != nil {
		return nil, err
	}
	m, err := day.ReadPage(ctx, found.Link, link.ProbePolicy{AllowPrivate: agreed})
	if err != nil {
		return nil, err
	}
	ways, err := day.PageWays(ctx, m)
	if err == nil {
		ways.AllowPrivate = agreed
	}
	return ways, err
}

// outgoing gives the files of what was picked, or what is left of a delivery. Errors: source_missing.
func (c *core) outgoing(ways *daypass.Ways, handle string) (files []daypass.Outgoing, leftOut int, err error) {
	if rest, ok := c.rests.find(handle); ok {
		return rest, 0, nil
	}
	paths, err := c.picks.find(handle)
	if err != nil {
		return nil, 0, err
	}
	for _, path := range paths {
		err := ways.Each(path, func(_, reason string) {
			if reason == transfer.ReasonSymlink {
				leftOut++
			}
		}, func(one daypass.Outgoing) error {
			files = append(files, one)
			return nil
		})
		if err != nil {
			return nil, 0, apperr.Wrap(err, apperr.SourceMissing, nil)
		}
	}
	return files, leftOut, nil
}

// ofOneFile reports whether a failure is about one file alone, so that the next one may well go.
func ofOneFile(err error) bool {
	return slices.Contains([]apperr.Code{
		apperr.SourceMissing, apperr.SourceNotFile, apperr.SourceChanged, apperr.FileOverLimit, apperr.ObjectTooLarge,
		apperr.LinkUsed, apperr.NameImpossible,
	}, apperr.CodeOf(err))
}
