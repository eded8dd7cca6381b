package app

import (
	"context"

	"daypass/internal/apperr"
	"daypass/internal/daypass"
	"daypass/internal/link"
	"daypass/internal/ticket"
)

// probe asks the storage about one pasted link, unless its host is private and was not agreed to.
func (c *core) probe(ctx context.Context, day *daypass.Daypass, handle string, found link.Found) (Inspection, error) {
	agreed, err := c.agreed(ctx, day, found.Link.Host)
	if err != nil {
		return Inspection{}, err
	}
	if err := day.WakePractice(ctx, found.Link.Host); err != nil {
		return Inspection{}, err
	}
	private := isPrivate(found.Link.Host) && !agreed
	offline := private || found.Link.Uploads()
	policy := link.ProbePolicy{AllowPrivate: agreed}
	in, err := day.Links.InspectLink(ctx, found, link.InspectOptions{Offline: offline, Policy: policy})
	if err != nil {
		return Inspection{}, err
	}
	out := inspectionOf(handle, in)
	// A name may turn out to be private only when it is resolved.
	out.Private = private || in.Problem != nil && in.Problem.Code() == apperr.AddressPrivate
	if in.State == link.StateWorks && ticket.OpensPage(found.Link) {
		c.addPage(ctx, day, &out, found.Link, policy)
	}
	return out, nil
}
