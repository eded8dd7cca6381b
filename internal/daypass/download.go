package daypass

import (
	"context"

	"daypass/internal/apperr"
	"daypass/internal/ticket"
	"daypass/internal/transfer"
)

// AddDownload begins the download of what a link gives: of all files that a share page offers, of anything else as a file.
// A link to this data folder's practice storage works only while that is served. Errors: those of transfer.Engine.Add and
// of AddPageDownload.
func (d *Daypass) AddDownload(ctx context.Context, s transfer.DownloadSpec) (transfer.Job, error) {
	if err := d.WakePractice(ctx, s.Link.Host); err != nil {
		return transfer.Job{}, err
	}
	if ticket.OpensPage(s.Link) {
		job, err := d.Transfers.AddPageDownload(ctx, transfer.PageDownloadSpec(s))
		if apperr.CodeOf(err) != apperr.PageInvalid { // else it is a file like any other
			return job, err
		}
	}
	return d.Transfers.Add(ctx, s)
}
