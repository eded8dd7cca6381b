package app

import (
	"time"

	"daypass/internal/link"
	"daypass/internal/ticket"
)

// linkOf maps what a link's own text tells; the storage was not asked.
func linkOf(handle string, found link.Found) Inspection {
	l := found.Link
	repairs := make([]string, 0, len(found.Repairs))
	for _, r := range found.Repairs {
		repairs = append(repairs, string(r))
	}
	return Inspection{
		Handle: handle, Provider: string(l.Provider), Scheme: string(l.Scheme), State: LinkUnknown,
		Capability: capabilityOf(l), Method: string(l.Method), Name: l.Name, Size: -1,
		Host: l.Host, Bucket: l.Bucket, Key: l.Key, VersionID: l.VersionID, Region: l.Region,
		SignedAt: timeText(l.SignedAt), ExpiresAt: timeText(l.ExpiresAt), SecondsLeft: secondsLeft(l.ExpiresAt, time.Now()),
		SessionToken: l.SessionToken, Repairs: repairs, Rewriter: found.Rewriter, Upload: depositOf(l),
	}
}

// depositOf tells what a link takes that is for sending, or may be: nil for one that gives a file.
func depositOf(l link.Link) *Deposit {
	if capabilityOf(l) == CanDownload || !l.Signed() {
		return nil
	}
	needs := l.UploadNeeds()
	return &Deposit{MaxBytes: needs.MaxSize, Once: needs.Once}
}

// ticketOf maps a ticket; its storage was not asked.
func ticketOf(handle string, t ticket.Ticket) Inspection {
	left := secondsLeft(t.ExpiresAt, time.Now())
	state := LinkUnknown
	if left < 0 {
		state = LinkExpired
	}
	return Inspection{
		Handle: handle, Provider: string(link.ProviderS3), Scheme: string(link.SchemeSigV4), State: state, Capability: CanUpload,
		Method: string(link.MethodPut), Name: t.Name, Size: -1, Host: t.Host(), Bucket: t.Bucket, Key: t.Key,
		ExpiresAt: timeText(t.ExpiresAt), SecondsLeft: left, Repairs: []string{},
		Upload: &Deposit{Ticket: true, MaxBytes: t.MaxSize, Once: true, Title: t.Title, Note: t.Note, Name: t.Name},
	}
}

// inspectionOf maps what an inspection found, probe and all.
func inspectionOf(handle string, in link.Inspection) Inspection {
	out := linkOf(handle, in.Found)
	out.State = LinkState(in.State)
	out.Problem = problemOf(in.Problem)
	out.Name, out.Size = in.Name, in.Size
	out.ExpiresAt = timeText(in.ExpiresAt)
	out.SecondsLeft = secondsLeft(in.ExpiresAt, time.Now())
	out.ResumableBytes = in.ResumableBytes
	out.IssuedByUs, out.IssuedID = in.IssuedID != "", in.IssuedID
	if p := in.Probe; p != nil {
		out.Probed = true
		out.ETag, out.Modified, out.Ranges = p.ETag, timeText(p.Modified), p.Ranges
		if p.Method != "" {
			out.Method = string(p.Method)
		}
		if in.State == link.StateWorks {
			out.Capability = CanDownload
		}
		if !p.ServerTime.IsZero() {
			out.SecondsLeft = secondsLeft(in.ExpiresAt, p.ServerTime)
		}
	}
	return out
}

// secondsLeft is 0 for a link without an end, and negative after it.
func secondsLeft(end, now time.Time) int64 {
	if end.IsZero() {
		return 0
	}
	return int64(end.Sub(now) / time.Second)
}

func capabilityOf(l link.Link) Capability {
	switch l.Method {
	case link.MethodGet, link.MethodHead:
		return CanDownload
	case link.MethodPut, link.MethodPost:
		return CanUpload
	default:
		return CanUnknown
	}
}

func limitOf(l link.Limit, now time.Time) Limit {
	return Limit{
		MaxSeconds: int64(l.Max / time.Second), CappedBy: Cap(l.CappedBy), CredentialEndsAt: timeText(l.CredentialEndsAt),
		DefaultSeconds: int64(l.Default / time.Second), Timezone: zoneName(), ServerTime: timeText(now.Add(l.ClockDifference)),
	}
}

func issuedOf(i link.Issued) IssuedLink {
	local, _ := link.OnlyHere(i.Host)
	return IssuedLink{
		ID: i.ID, Profile: i.ProfileName, Host: i.Host, Bucket: i.Grant.Bucket, Key: i.Grant.Key, VersionID: i.Grant.VersionID,
		Name: i.Title(), Inline: i.Grant.Inline, Method: string(i.Grant.Method), Size: i.ObjectSize,
		State: IssuedState(i.State), CappedBy: Cap(i.CappedBy), SignedAt: timeText(i.Grant.SignedAt),
		ExpiresAt: timeText(i.ExpiresAt), CreatedAt: timeText(i.CreatedAt), LocalOnly: local,
		Kind: linkKindOf(i.Kind), Withdrawable: i.Withdrawable(), Files: i.Files, Bytes: i.Bytes,
	}
}

func linkKindOf(kind link.IssuedKind) LinkKind {
	if kind == link.IssuedFile {
		return LinkKindFile
	}
	return LinkKind(kind)
}

// createdOf lets a link that was made out to the page: it is there to be shown.
func createdOf(c link.Created) Created {
	return Created{Issued: issuedOf(c.Issued), URL: c.URL.Reveal()}
}
