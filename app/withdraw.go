package app

import (
	"context"

	"daypass/internal/daypass"
	"daypass/internal/link"
)

// Ending tells what Withdraw would do to a link, or RemoveFile to a plain one. It asks no server.
func (l *Links) Ending(id string) (Ending, error) {
	ctx, day, err := l.core.use()
	if err != nil {
		return Ending{}, err
	}
	e, err := day.Links.Ending(ctx, id)
	return endingOf(e), err
}

// Withdraw ends a link before its date: what it opens is deleted, and the link is tried. Errors: not_withdrawable for
// a plain one, not_withdrawn where it still opens, permission_missing.
func (l *Links) Withdraw(id string) (Withdrawn, error) {
	return l.end(id, (*link.Service).Withdraw)
}

// RemoveFile ends a plain link by deleting the file itself. Errors: as Withdraw.
func (l *Links) RemoveFile(id string) (Withdrawn, error) {
	return l.end(id, (*link.Service).RemoveFile)
}

func (l *Links) end(id string, do func(*link.Service, context.Context, string) (link.Withdrawn, error)) (Withdrawn, error) {
	ctx, day, err := l.core.use()
	if err != nil {
		return Withdrawn{}, err
	}
	if err := l.core.wakeFor(ctx, day, id); err != nil {
		return Withdrawn{}, err
	}
	w, err := do(day.Links, ctx, id)
	return withdrawnOf(w), err
}

// wakeFor starts practice storage where a link leads there.
func (c *core) wakeFor(ctx context.Context, day *daypass.Daypass, id string) error {
	issued, err := day.Links.Get(ctx, id)
	if err != nil {
		return err
	}
	return day.WakePractice(ctx, issued.Host)
}

func endingOf(e link.Ending) Ending {
	return Ending{
		Issued: issuedOf(e.Issued), Others: len(e.Others), Bytes: e.Bytes, FilesOpen: e.FilesOpen, AccessKeyID: e.Issued.AccessKeyID,
		CanRemoveFile: !e.Issued.Withdrawable() && e.Issued.Grant.Method == link.MethodGet,
	}
}

func withdrawnOf(w link.Withdrawn) Withdrawn {
	out := Withdrawn{
		Issued: issuedOf(w.Issued), Others: []IssuedLink{}, Proved: w.Proved, VersionsLeft: w.VersionsLeft, FilesOpen: w.FilesOpen,
	}
	for _, other := range w.Others {
		out.Others = append(out.Others, issuedOf(other))
	}
	return out
}
