package request

import (
	"context"
	"strings"
	"time"
	"unicode"

	"daypass/internal/apperr"
	"daypass/internal/filename"
	"daypass/internal/link"
	"daypass/internal/profile"
)

// Limits of what a request says, in bytes: those of tickets and pages.
const (
	maxTitle = 1000
	maxNote  = 4000
)

// The largest that one request to a storage stores (S3 API, PutObject and POST Object), and what a page sends so
// where it has slots for larger files.
const (
	onePut    = 5 << 30
	smallFile = 64 << 20
)

// Create makes a request: its own folder, the uploads that others may fill, and a link or a file to hand out. All of it
// ends at the same moment. Where it fails nothing is left; what a kill leaves, Sweep takes away. Errors: ProfileUnknown,
// PlaceInvalid, ExpiryPast, ExpiryTooShort, CredentialExpired, KeyRefused, PermissionMissing, BucketGone, NotSupported for a
// form where the storage takes none, PageDownloads, LinkNotProved, and the network's.
func (s *Service) Create(ctx context.Context, spec Spec) (Made, error) {
	if !spec.Kind.Valid() {
		return Made{}, notSupported(string(spec.Kind))
	}
	a, err := s.cfg.Profiles.Access(ctx, spec.Profile)
	if err != nil {
		return Made{}, err
	}
	at, err := s.cfg.Storage.ServerTime(ctx, a)
	if err != nil {
		return Made{}, err
	}
	at = at.UTC().Truncate(time.Second)
	expires, capped, err := link.ChooseExpiry(a, spec.Expiry, at)
	if err != nil {
		return Made{}, err
	}
	r, err := s.planned(a, spec)
	if err != nil {
		return Made{}, err
	}
	r.ExpiresAt, r.CappedBy = at.Add(expires), capped
	release, ok, err := s.claim(ctx, r.ID)
	if err != nil || !ok {
		return Made{}, orBusy(err, r.ID)
	}
	defer release()
	if err := s.cfg.Store.AddRequest(ctx, r); err != nil {
		return Made{}, err
	}
	m := &maker{s: s, a: a, r: r, spec: spec, at: at, expires: expires}
	if err := m.make(ctx); err != nil {
		return Made{}, m.giveUp(ctx, err)
	}
	m.r.State = Open
	if err := s.touch(ctx, &m.r); err != nil {
		return Made{}, err
	}
	m.made.Request = m.r
	select {
	case s.nudge <- struct{}{}:
	default:
	}
	return m.made, nil
}

// planned is the request as it is stored first.
func (s *Service) planned(a profile.Access, spec Spec) (Request, error) {
	now := s.cfg.Now().UTC()
	r := Request{
		ID: link.NewID(), ProfileID: a.ID, ProfileName: a.Name, Kind: spec.Kind, State: Making, Bucket: spec.Bucket,
		Title: oneLine(spec.Title, maxTitle), Note: cut(spec.Note, maxNote), From: oneLine(spec.From, maxTitle), MaxSize: spec.MaxSize,
		CreatedAt: now, TouchedAt: now,
	}
	place := profile.Place{Bucket: spec.Bucket, Prefix: spec.Prefix}
	if _, err := profile.ParsePlace(place.String()); err != nil {
		return Request{}, err
	}
	r.Prefix = spec.Prefix
	if r.Prefix != "" && !strings.HasSuffix(r.Prefix, "/") {
		r.Prefix += "/"
	}
	r.Prefix += folderName(r.Title) + "-" + r.ID + "/"
	return r, nil
}

// maxFolder keeps a request's folder short: names of files come behind it in a key.
const maxFolder = 60

// folderName names a request's folder after its title.
func folderName(title string) string {
	if title == "" {
		return "request"
	}
	name := strings.Trim(filename.Safe(cut(title, maxFolder)), ". ")
	if name == "" {
		return "request"
	}
	return name
}

// oneLine makes a title of any text: no control characters, which tickets refuse, and none that steer its direction.
func oneLine(text string, most int) string {
	return strings.TrimSpace(cut(strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || unicode.Is(unicode.Zl, r) || unicode.Is(unicode.Zp, r) {
			return ' '
		}
		if unicode.Is(unicode.Bidi_Control, r) {
			return -1
		}
		return r
	}, text), most))
}

// cut keeps valid text of at most so many bytes, without NUL.
func cut(text string, most int) string {
	text = strings.ReplaceAll(strings.ToValidUTF8(text, "\uFFFD"), "\x00", " ")
	if len(text) > most {
		text = strings.ToValidUTF8(text[:most], "")
	}
	return text
}

func notSupported(what string) error {
	return apperr.New(apperr.NotSupported, apperr.Params{"what": what})
}

func closed(r Request) error { return apperr.New(apperr.RequestClosed, apperr.Params{"id": r.ID}) }

func orBusy(err error, id string) error {
	if err != nil {
		return err
	}
	return apperr.New(apperr.JobBusy, apperr.Params{"id": id})
}

// maker makes one request.
type maker struct {
	s       *Service
	a       profile.Access
	r       Request
	spec    Spec
	at      time.Time
	expires time.Duration
	deposit *link.Deposit // of a page
	made    Made
}

func (m *maker) make(ctx context.Context) error {
	switch m.r.Kind {
	case Page:
		return m.page(ctx)
	case Ticket:
		return m.ticket(ctx)
	case Put:
		return m.put(ctx)
	case Post:
		return m.post(ctx)
	}
	return notSupported(string(m.r.Kind))
}

// giveUpTime bounds taking back what was begun, when the caller's own time may be over.
const giveUpTime = 8 * time.Second

// giveUp takes back what a request that came to nothing began, and gives the failure back. Sweep does it where this fails.
func (m *maker) giveUp(ctx context.Context, failure error) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), giveUpTime)
	defer cancel()
	if m.deposit != nil {
		m.s.cfg.Links.AbandonDeposit(ctx, m.a, *m.deposit)
	}
	if _, err := m.s.endSlots(ctx, m.a, m.r); err == nil && m.s.clearProbes(ctx, m.a, m.r) == nil {
		_ = m.s.cfg.Store.DeleteRequest(ctx, m.r.ID)
	}
	return failure
}

// clearProbes deletes what forms sent to try, where a kill or a failure left it.
func (s *Service) clearProbes(ctx context.Context, a profile.Access, r Request) error {
	if r.Kind != Page && r.Kind != Post {
		return nil
	}
	for _, name := range []string{probeName, probeName + "-out", probeName + "/../" + probeName + "-out"} {
		_, err := s.cfg.Storage.Stat(ctx, a, r.Bucket, r.Prefix+name, "")
		if err == nil {
			err = s.cfg.Storage.Remove(ctx, a, r.Bucket, r.Prefix+name, "")
		}
		switch apperr.CodeOf(err) {
		case "", apperr.ObjectGone, apperr.BucketGone, apperr.PermissionMissing, apperr.ServerMisbehaved:
		default:
			return err
		}
	}
	return nil
}
