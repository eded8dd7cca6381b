package link

import (
	"context"
	"errors"
	"testing"
	"time"

	"daypass/internal/apperr"
)

// saying is a Prober with one answer, which counts how often it was asked.
type saying struct {
	probe Probe
	err   error
	asked int
}

func (s *saying) Probe(context.Context, Link, ProbePolicy) (Probe, error) {
	s.asked++
	return s.probe, s.err
}

var (
	pcTime      = time.Date(2026, 6, 1, 12, 0, 0, 0, time.UTC)
	openEnd     = pcTime.Add(time.Hour)
	overEnd     = pcTime.Add(-time.Hour)
	errNetGone  = apperr.New(apperr.NetworkGone, nil)
	errRefusal  = apperr.New(apperr.LinkRefused, nil)
	errMismatch = apperr.New(apperr.SignatureMismatch, nil)
)

func TestInspectionStates(t *testing.T) {
	t.Parallel()
	get := Link{Scheme: SchemeSigV4, Method: MethodGet, Key: "k", Name: "k", ExpiresAt: openEnd}
	with := func(change func(*Link)) Link { l := get; change(&l); return l }
	over := with(func(l *Link) { l.ExpiresAt = overEnd })
	for name, tc := range map[string]struct {
		link    Link
		offline bool
		probe   Probe
		err     error
		state   State
		code    apperr.Code
		asked   int
		left    int64
	}{
		"works":                           {link: get, state: StateWorks, asked: 1, left: 3600},
		"works, by the server's clock":    {link: get, probe: Probe{ServerTime: openEnd.Add(-time.Minute)}, state: StateWorks, asked: 1, left: 60},
		"not asked":                       {link: get, offline: true, state: StateUnknown, left: 3600},
		"over, not asked":                 {link: over, offline: true, state: StateExpired, code: apperr.LinkExpired},
		"over here, works there":          {link: over, probe: Probe{ServerTime: overEnd.Add(-time.Minute)}, state: StateWorks, asked: 1, left: 60},
		"over, nobody answers":            {link: over, err: errNetGone, state: StateExpired, code: apperr.LinkExpired, asked: 1},
		"refused, over on its clock":      {link: get, probe: Probe{ServerTime: openEnd}, err: errRefusal, state: StateExpired, code: apperr.LinkExpired, asked: 1},
		"mismatch, over on its clock":     {link: get, probe: Probe{ServerTime: openEnd}, err: errMismatch, state: StateExpired, code: apperr.LinkExpired, asked: 1},
		"refused, not over on its clock":  {link: over, probe: Probe{ServerTime: overEnd.Add(-time.Second)}, err: errRefusal, state: StateRefused, code: apperr.LinkRefused, asked: 1, left: 1},
		"gone stays gone when over":       {link: over, probe: Probe{ServerTime: pcTime}, err: apperr.New(apperr.ObjectGone, nil), state: StateGone, code: apperr.ObjectGone, asked: 1},
		"credential ended":                {link: get, err: apperr.New(apperr.CredentialExpired, nil), state: StateExpired, code: apperr.CredentialExpired, asked: 1, left: 3600},
		"bucket gone":                     {link: get, err: apperr.New(apperr.BucketGone, nil), state: StateGone, code: apperr.BucketGone, asked: 1, left: 3600},
		"private, not agreed":             {link: get, err: apperr.New(apperr.AddressPrivate, nil), state: StateUnknown, code: apperr.AddressPrivate, asked: 1, left: 3600},
		"nobody answers":                  {link: get, err: errNetGone, state: StateUnknown, code: apperr.NetworkGone, asked: 1, left: 3600},
		"error without a code":            {link: get, err: errors.New("x"), state: StateUnknown, code: apperr.Internal, asked: 1, left: 3600},
		"cut off":                         {link: with(func(l *Link) { l.CutOff = true }), state: StateCutOff, code: apperr.LinkCutOff, left: 3600},
		"cut off and over":                {link: with(func(l *Link) { l.CutOff, l.ExpiresAt = true, overEnd }), state: StateCutOff, code: apperr.LinkCutOff},
		"upload link is not asked by GET": {link: with(func(l *Link) { l.Method, l.MethodKnown = MethodPut, true }), state: StateUnknown, left: 3600},
		"guessed upload is asked":         {link: with(func(l *Link) { l.Method = MethodPut }), state: StateWorks, asked: 1, left: 3600},
		"no date":                         {link: with(func(l *Link) { l.ExpiresAt = time.Time{} }), state: StateWorks, asked: 1},
	} {
		prober := &saying{probe: tc.probe, err: tc.err}
		s := NewService(Config{Prober: prober, Now: func() time.Time { return pcTime }})
		in, err := s.InspectLink(t.Context(), Found{Link: tc.link}, InspectOptions{Offline: tc.offline})
		if err != nil {
			t.Fatal(err)
		}
		code := apperr.Code("")
		if in.Problem != nil {
			code = in.Problem.Code()
		}
		if in.State != tc.state || code != tc.code || prober.asked != tc.asked || in.SecondsLeft != tc.left {
			t.Errorf("%s: %s %q, asked %d times, %d s left", name, in.State, code, prober.asked, in.SecondsLeft)
		}
	}
}

func TestInspectionNameAndSize(t *testing.T) {
	t.Parallel()
	hinted := Hints{Version: 1, Size: 7, Name: "hint.txt"}
	for name, tc := range map[string]struct {
		link Link
		ask  bool
		p    Probe
		want string
		size int64
	}{
		"from the link":         {Link{Name: "a.pdf", Key: "x/a.pdf"}, false, Probe{}, "a.pdf", -1},
		"size from the hints":   {Link{Name: "a.pdf", Key: "a.pdf", Hints: hinted}, false, Probe{}, "a.pdf", 7},
		"the answer knows best": {Link{Name: "a.pdf", Key: "a.pdf", Hints: hinted}, true, Probe{Name: "b.pdf", Size: 9}, "b.pdf", 9},
		"the answer is silent":  {Link{Name: "a.pdf", Key: "a.pdf", Hints: hinted}, true, Probe{Size: -1}, "a.pdf", 7},
		"an empty object":       {Link{Name: "a.pdf", Key: "a.pdf"}, true, Probe{Size: 0}, "a.pdf", 0},
	} {
		s := NewService(Config{
			Prober: &saying{probe: tc.p}, Now: func() time.Time { return pcTime },
			Resumable: func(context.Context, string) int64 { return 5 },
		})
		in, err := s.InspectLink(t.Context(), Found{Link: tc.link}, InspectOptions{Offline: !tc.ask})
		if err != nil || in.Name != tc.want || in.Size != tc.size || in.ResumableBytes != 5 {
			t.Errorf("%s: %q %d %d %v", name, in.Name, in.Size, in.ResumableBytes, err)
		}
	}
}
