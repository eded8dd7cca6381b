package link

import (
	"context"
	"time"

	"daypass/internal/apperr"
	"daypass/internal/filename"

	"golang.org/x/sync/errgroup"
)

// State is what inspecting a link came to.
type State string

// The states of an inspected link.
const (
	StateWorks   State = "works"
	StateExpired State = "expired"
	StateRefused State = "refused"
	StateGone    State = "gone"
	StateCutOff  State = "cut_off"
	StateUnknown State = "unknown" // not asked, or no answer; Problem says why, nil when it was not asked
)

// InspectOptions say how to inspect.
type InspectOptions struct {
	Offline bool // send nothing
	Policy  ProbePolicy
}

// Inspection is what is known of one link.
type Inspection struct {
	Link           Link
	Found          Found
	Probe          *Probe // nil where nothing was asked or answered
	State          State
	Problem        *apperr.Error // nil when nothing is wrong
	ExpiresAt      time.Time     // zero: not known
	SecondsLeft    int64         // by the server's clock where it is known; never negative, 0 without ExpiresAt
	ResumableBytes int64
	Name           string // safe to save under
	Size           int64  // -1 unknown
	IssuedID       string // ledger entry, if the link is one of ours
}

// Until takes an earlier end than the link's own: what it opens may say one. The zero time is none.
func (in *Inspection) Until(end time.Time) {
	if early := in.ExpiresAt.Sub(end); !end.IsZero() && !in.ExpiresAt.IsZero() && early > 0 {
		in.ExpiresAt, in.SecondsLeft = end, max(0, in.SecondsLeft-int64(early/time.Second))
	}
}

// probesAtOnce bounds how many links of one text are asked at the same time.
const probesAtOnce = 4

// Inspect finds every link in a text and tells what each is: by its own words, and, unless told not to, by
// asking for its first byte. What is wrong with one link is in its Problem; errors are those of Find alone,
// and the context's.
func (s *Service) Inspect(ctx context.Context, text string, o InspectOptions) ([]Inspection, error) {
	found, err := Find(text)
	if err != nil {
		return nil, err
	}
	out := make([]Inspection, len(found))
	var group errgroup.Group
	group.SetLimit(probesAtOnce)
	for n, f := range found {
		group.Go(func() error {
			in, err := s.InspectLink(ctx, f, o)
			out[n] = in
			return err
		})
	}
	if err := group.Wait(); err != nil {
		return nil, err
	}
	return out, nil
}

// InspectLink is Inspect for a link that was found before. Its error is the context's alone.
func (s *Service) InspectLink(ctx context.Context, f Found, o InspectOptions) (Inspection, error) {
	in := s.read(f)
	if !o.Offline && askable(in) {
		in.ask(s.cfg.Prober.Probe(ctx, f.Link, o.Policy))
	}
	if s.cfg.Resumable != nil {
		in.ResumableBytes = s.cfg.Resumable(ctx, f.Link.Identity())
	}
	in.IssuedID = s.issuedID(ctx, f.Link)
	return in, ctx.Err()
}

// read is what the link's own text tells, on this computer's clock.
func (s *Service) read(f Found) Inspection {
	l := f.Link
	in := Inspection{Link: l, Found: f, State: StateUnknown, ExpiresAt: l.ExpiresAt, Name: l.Name, Size: -1}
	if l.Hints.Version > 0 {
		in.Size = l.Hints.Size
	}
	now := s.cfg.Now()
	in.countDown(now)
	switch {
	case l.CutOff:
		in.State, in.Problem = StateCutOff, apperr.New(apperr.LinkCutOff, nil)
	case l.Expired(now):
		in.State, in.Problem = StateExpired, expired(l)
	}
	return in
}

// askable reports whether one byte may be asked for: not of a link that cannot work, nor of one that is for
// something else. A date that is over is asked all the same: this computer's clock may be wrong.
func askable(in Inspection) bool {
	l := in.Link
	return !l.CutOff && (!l.MethodKnown || l.Method == MethodGet)
}

func expired(l Link) *apperr.Error {
	return apperr.New(apperr.LinkExpired, apperr.Params{"expired_at": l.ExpiresAt})
}

func (in *Inspection) countDown(now time.Time) {
	in.SecondsLeft = 0
	if !in.ExpiresAt.IsZero() {
		in.SecondsLeft = max(0, int64(in.ExpiresAt.Sub(now)/time.Second))
	}
}

// ask takes a probe's outcome. The server's clock decides on the date where it is known.
func (in *Inspection) ask(p Probe, err error) {
	if !p.ServerTime.IsZero() {
		in.countDown(p.ServerTime)
	}
	if err == nil {
		in.works(p)
		return
	}
	problem := apperr.From(err)
	state := stateOf(problem.Code())
	switch {
	case p.ServerTime.IsZero() && in.State == StateExpired && state == StateUnknown:
		return // nobody answered: its own date stands
	case !p.ServerTime.IsZero() && in.Link.Expired(p.ServerTime) && (state == StateRefused || state == StateUnknown):
		problem, state = expired(in.Link), StateExpired
	}
	in.State, in.Problem = state, in.Link.Unsure(problem)
}

func (in *Inspection) works(p Probe) {
	in.Probe, in.State, in.Problem = &p, StateWorks, nil
	switch {
	case p.Name != "":
		in.Name = p.Name
	case in.Link.Key == "" && in.Link.Hints.Name == "":
		in.Name = filename.Resolve("", in.Link.Name, "", p.ContentType)
	}
	if p.Size >= 0 {
		in.Size = p.Size
	}
}

// Unsure adds to a refusal that the link may be one to send with ("why": "method"): where nothing in a link tells its
// method, a storage refuses the wrong one as it refuses a wrong signature.
func (l Link) Unsure(problem *apperr.Error) *apperr.Error {
	refused := problem.Code() == apperr.SignatureMismatch || problem.Code() == apperr.LinkRefused
	if !refused || l.MethodKnown || !l.Signed() {
		return problem
	}
	params := problem.Params()
	params["why"] = "method"
	return apperr.Wrap(problem, problem.Code(), params)
}

// stateOf sorts a failure's code into a state.
func stateOf(code apperr.Code) State {
	switch code {
	case apperr.LinkExpired, apperr.CredentialExpired:
		return StateExpired
	case apperr.ObjectGone, apperr.BucketGone, apperr.ObjectReplaced:
		return StateGone
	case apperr.LinkCutOff:
		return StateCutOff
	case apperr.SignatureMismatch, apperr.LinkRefused, apperr.LinkUsed, apperr.LinkWrongMethod, apperr.LinkNotYetValid, apperr.ClockSkew,
		apperr.WrongRegion, apperr.NotTheFile, apperr.AddressRefused, apperr.RedirectRefused, apperr.KeyRefused, apperr.PermissionMissing:
		return StateRefused
	default:
		return StateUnknown
	}
}

// issuedID finds the ledger entry of a link by its hash; "" where there is none. The ledger is only a help
// here: a failure to read it is no failure of the inspection.
func (s *Service) issuedID(ctx context.Context, l Link) string {
	if s.cfg.Ledger == nil || l.Scheme != SchemeSigV4 {
		return ""
	}
	entries, err := s.cfg.Ledger.List(ctx, Filter{Search: l.Key})
	if err != nil {
		return ""
	}
	hash := hashURL(l.URL())
	for _, i := range entries {
		if i.URLHash == hash {
			return i.ID
		}
	}
	return ""
}
