package app

import (
	"context"
	"time"

	"daypass/internal/apperr"
	"daypass/internal/daypass"
	"daypass/internal/link"
	"daypass/internal/page"
)

// shownFiles is how many files of a share page are told apart.
const shownFiles = 200

// addPage reads the page that a working link opens, and adds what it offers or takes. A page that is none of Daypass's own
// is a file like any other.
func (c *core) addPage(ctx context.Context, day *daypass.Daypass, one *Inspection, l link.Link, policy link.ProbePolicy) {
	m, err := day.ReadPage(ctx, l, policy)
	switch code := apperr.CodeOf(err); {
	case code == apperr.PageInvalid || code == apperr.PageTooLarge:
		return
	case err != nil:
		one.Problem = problemOf(err)
		return
	}
	if early := l.ExpiresAt.Sub(m.ExpiresAt); early > 0 && !m.ExpiresAt.IsZero() { // its links end before its own does
		one.ExpiresAt = timeText(m.ExpiresAt)
		one.SecondsLeft -= int64(early / time.Second)
	}
	one.Size = -1
	if m.Kind == page.KindRequest {
		one.Capability, one.Upload = CanUpload, pageDepositOf(m)
		return
	}
	one.Page = pastedPageOf(m)
}

func pastedPageOf(m page.Manifest) *PastedPage {
	out := &PastedPage{Title: m.Title, Note: m.Note, Files: m.TotalFiles, Bytes: m.TotalBytes, First: []PageFile{}}
	for _, f := range m.Files[:min(len(m.Files), shownFiles)] {
		out.First = append(out.First, PageFile{Path: f.Path, Size: f.Size})
	}
	return out
}

// pageDepositOf tells what a request page takes.
func pageDepositOf(m page.Manifest) *Deposit {
	return &Deposit{Several: true, MaxBytes: m.Largest(), Title: m.Title, Note: m.Note, From: m.From}
}
