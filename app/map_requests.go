package app

import (
	"path/filepath"

	"daypass/internal/request"
)

func requestOf(r request.Request) FileRequest {
	out := FileRequest{
		ID: r.ID, Kind: RequestKind(r.Kind), State: RequestState(r.State), Title: r.Title, Note: r.Note,
		Profile: r.ProfileName, Bucket: r.Bucket, Prefix: r.Prefix, MaxBytes: r.MaxSize, Limit: RequestLimit(r.Limit), CappedBy: Cap(r.CappedBy),
		HasLink: r.LinkID != "", LinkID: r.LinkID, CreatedAt: timeText(r.CreatedAt), ExpiresAt: timeText(r.ExpiresAt), ClosedAt: timeText(r.ClosedAt),
		CheckedAt: timeText(r.CheckedAt), Arrived: r.Arrived, Unseen: r.Unseen,
	}
	if r.Path != "" {
		out.File = filepath.Base(r.Path)
	}
	return out
}

func arrivalOf(a request.Arrival) Arrival {
	return Arrival{ID: a.ID, Name: a.Name, Path: a.Path, Size: a.Size, At: timeText(a.At), Seen: a.Seen, TooLarge: a.TooLarge}
}
