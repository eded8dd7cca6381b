package link_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"daypass/internal/apperr"
	"daypass/internal/httpx"
	"daypass/internal/lab"
	"daypass/internal/link"
	"daypass/internal/profile"
	"daypass/internal/s3client"
	"daypass/internal/secret"
	"daypass/internal/sqlite"
)

// room is a Service on real parts: a real server, s3client, httpx and the database.
type room struct {
	*link.Service
	t        *testing.T
	server   *lab.Server
	profiles *oneProfile
	dir      string
	cfg      link.Config
	ahead    atomic.Int64 // nanoseconds that this computer's clock was put forward
}

// oneProfile is the profile store: a single access that tests may change.
type oneProfile struct{ a profile.Access }

func (o *oneProfile) Access(_ context.Context, nameOrID string) (profile.Access, error) {
	if nameOrID != o.a.Name && nameOrID != o.a.ID {
		return profile.Access{}, apperr.New(apperr.ProfileUnknown, apperr.Params{"name": nameOrID})
	}
	return o.a, nil
}

func (o *oneProfile) Get(ctx context.Context, nameOrID string) (profile.Profile, error) {
	a, err := o.Access(ctx, nameOrID)
	return a.Profile, err
}

// newRoom sets it up; off is how wrong this computer's clock is.
func newRoom(t *testing.T, s *lab.Server, off time.Duration) *room {
	t.Helper()
	r := &room{t: t, server: s}
	now := func() time.Time { return time.Now().Add(off + time.Duration(r.ahead.Load())) }
	dir := t.TempDir()
	db, err := sqlite.Open(t.Context(), filepath.Join(dir, "daypass.db"), sqlite.Options{Clock: now})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	storage := s3client.New(s3client.Options{Now: now})
	t.Cleanup(storage.Close)
	web := httpx.New(httpx.Options{Now: now, Authorities: func(string) string { return s.CAPEM }})
	t.Cleanup(web.Close)
	profiles := &oneProfile{profile.Access{
		Profile: profile.Profile{
			ID: "p1", Name: "lab", Preset: "other", Endpoint: s.Endpoint, Region: s.Region, Style: profile.StyleAuto, CAPEM: s.CAPEM,
			AccessKeyID: s.AccessKey, DefaultExpiry: time.Hour, MaxExpiry: 7 * 24 * time.Hour,
		},
		Credential: profile.Credential{AccessKeyID: s.AccessKey, Secret: secret.NewString(s.SecretKey)},
	}}
	r.profiles, r.dir = profiles, dir
	r.cfg = link.Config{
		Profiles: profiles, Signer: storage, Prober: web, Ledger: db.Links(), Now: now, Keeper: storage, Deposits: db.Deposits(),
	}
	r.Service = link.NewService(r.cfg)
	return r
}

func (r *room) create(req link.CreateRequest) link.Created {
	r.t.Helper()
	req.Profile, req.Bucket = "lab", r.server.Bucket
	c, err := r.Create(r.t.Context(), req)
	if err != nil {
		r.t.Fatal(err)
	}
	return c
}

func (r *room) get(address string) (*http.Response, string) {
	r.t.Helper()
	req, err := http.NewRequestWithContext(r.t.Context(), http.MethodGet, address, nil)
	if err != nil {
		r.t.Fatal(err)
	}
	res, err := r.server.Client().Do(req)
	if err != nil {
		r.t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		r.t.Fatal(err)
	}
	return res, string(body)
}

func TestCreateShowAndFollow(t *testing.T) {
	t.Parallel()
	lab.Each(t, func(t *testing.T, s *lab.Server) {
		r := newRoom(t, s, 0)
		s.Put(t, "a b/日本+%.txt", []byte("123456789"))
		made := r.create(link.CreateRequest{Key: "a b/日本+%.txt", Expiry: link.Expiry{For: 3 * 24 * time.Hour}, Name: "Bericht für Ä.txt"})
		res, body := r.get(made.URL.Reveal())
		if res.StatusCode != http.StatusOK || body != "123456789" {
			t.Fatalf("the link gave %d %.200s", res.StatusCode, body)
		}
		if got := res.Header.Get("Content-Disposition"); !strings.HasPrefix(got, "attachment;") || !strings.Contains(got, "filename*=UTF-8''Bericht%20f%C3%BCr%20%C3%84.txt") {
			t.Errorf("Content-Disposition %q", got)
		}
		wantFragment(t, made.URL.Reveal(), "9", "Bericht für Ä.txt")
		again, err := r.Show(t.Context(), made.Issued.ID[:5])
		if err != nil || again.URL != made.URL || again.Issued.ID != made.Issued.ID || again.Issued.State != link.IssuedActive {
			t.Errorf("shown again: same link %v, %+v, %v", again.URL == made.URL, again.Issued, err)
		}
		r.keepsNoSecret(made)
	})
}

// wantFragment checks the hints against those that are known of "123456789".
func wantFragment(t *testing.T, address, size, name string) {
	t.Helper()
	_, fragment, _ := strings.Cut(address, "#")
	q, err := url.ParseQuery(fragment)
	if err != nil || q.Get("dp") != "1" || q.Get("size") != size || q.Get("crc64nvme") != "rosUhgp5mIg=" || q.Get("name") != name {
		t.Errorf("fragment %q (%v)", fragment, err)
	}
}

// keepsNoSecret looks through every file of the data folder.
func (r *room) keepsNoSecret(made link.Created) {
	r.t.Helper()
	u, err := url.Parse(made.URL.Reveal())
	if err != nil {
		r.t.Fatal(err)
	}
	secrets := []string{u.Query().Get("X-Amz-Signature"), r.server.SecretKey}
	files := 0
	err = filepath.WalkDir(r.dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		raw, err := os.ReadFile(path)
		for _, s := range secrets {
			if len(s) < 20 || bytes.Contains(raw, []byte(s)) {
				r.t.Errorf("%s holds a secret of %d characters", d.Name(), len(s))
			}
		}
		files++
		return err
	})
	if err != nil || files == 0 {
		r.t.Errorf("%d files looked at, %v", files, err)
	}
}

// Whatever this computer's clock says, the link works from now to the chosen end.
func TestLinksAreRightOnAWrongClock(t *testing.T) {
	t.Parallel()
	lab.Fault(t, 15)
	lab.Both(t, func(t *testing.T, s *lab.Server) {
		s.Put(t, "k.txt", []byte("v"))
		for _, off := range []time.Duration{-time.Hour, time.Hour} {
			r := newRoom(t, s, off)
			until := time.Now().Add(30 * time.Minute).Truncate(time.Second)
			made := r.create(link.CreateRequest{Key: "k.txt", Expiry: link.Expiry{Until: until}})
			if res, body := r.get(made.URL.Reveal()); res.StatusCode != http.StatusOK {
				t.Errorf("%v off: %d %.200s", off, res.StatusCode, body)
			}
			if end := made.Issued.ExpiresAt; end.Sub(until).Abs() > time.Second {
				t.Errorf("%v off: ends %v, asked for %v", off, end, until)
			}
			if made.Issued.State != link.IssuedActive {
				t.Errorf("%v off: state %s", off, made.Issued.State)
			}
			limit, err := r.Cap(t.Context(), "lab")
			if err != nil || (limit.ClockDifference+off).Abs() > 2*time.Second {
				t.Errorf("%v off: the difference is taken for %v (%v)", off, limit.ClockDifference, err)
			}
			in, err := r.Inspect(t.Context(), made.URL.Reveal(), link.InspectOptions{Policy: link.ProbePolicy{AllowPrivate: true}})
			if err != nil || len(in) != 1 || in[0].State != link.StateWorks || in[0].SecondsLeft < 1700 || in[0].SecondsLeft > 1802 {
				t.Errorf("%v off: inspected %+v, %v", off, in, err)
			}
		}
	})
}

func TestLedgerRules(t *testing.T) {
	t.Parallel()
	lab.Both(t, func(t *testing.T, s *lab.Server) {
		r := newRoom(t, s, 0)
		s.Put(t, "doc.txt", []byte("one"))
		first := r.create(link.CreateRequest{Key: "doc.txt"})
		longer, err := r.Extend(t.Context(), first.Issued.ID, link.Expiry{For: 48 * time.Hour})
		if err != nil || longer.Issued.Replaces != first.Issued.ID || longer.URL == first.URL || longer.Issued.ExpiresAt.Sub(first.Issued.ExpiresAt) < 46*time.Hour {
			t.Fatalf("extended: %+v, %v", longer.Issued, err)
		}
		for why, wish := range map[string]time.Duration{"sooner": time.Hour, "capped": 72 * time.Hour} {
			r.profiles.a.MaxExpiry = 24 * time.Hour
			_, err := r.Extend(t.Context(), longer.Issued.ID, link.Expiry{For: wish})
			if apperr.CodeOf(err) != apperr.ExpiryTooShort || apperr.From(err).Params()["why"] != why {
				t.Errorf("%s: %v", why, err)
			}
		}
		r.profiles.a.MaxExpiry = 0
		if res, _ := r.get(first.URL.Reveal()); res.StatusCode != http.StatusOK {
			t.Errorf("the extended link's old URL gives %d before its own end", res.StatusCode)
		}
		if _, err := r.Withdraw(t.Context(), first.Issued.ID); apperr.CodeOf(err) != apperr.NotWithdrawable {
			t.Errorf("withdraw: %v", err)
		}
		r.wantStates("active active")

		s.Put(t, "doc.txt", []byte("another"))
		r.refreshes(first.Issued.ID, link.IssuedBroken, apperr.ObjectReplaced)
		s.Delete(t, "doc.txt")
		r.refreshes(first.Issued.ID, link.IssuedBroken, apperr.ObjectGone)
		r.wantStates("active broken")
		s.Put(t, "doc.txt", []byte("one"))
		r.refreshes(first.Issued.ID, link.IssuedActive, "")

		r.profiles.a.Profile.AccessKeyID, r.profiles.a.Credential.AccessKeyID = "OTHER", "OTHER"
		r.wantStates("unknown_key unknown_key")
		if _, err := r.Show(t.Context(), first.Issued.ID); apperr.CodeOf(err) != apperr.LinkKeyUnknown {
			t.Errorf("another key: %v", err)
		}
		r.profiles.a.ID = "gone"
		r.profiles.a.Name = "gone"
		if _, err := r.Show(t.Context(), first.Issued.ID); apperr.CodeOf(err) != apperr.LinkKeyUnknown {
			t.Errorf("no profile: %v", err)
		}
		r.wantStates("unknown_key unknown_key")
		for _, short := range []string{"", first.Issued.ID[:3]} {
			if _, err := r.Show(t.Context(), short); apperr.CodeOf(err) != apperr.LedgerNotFound {
				t.Errorf("%d characters of an ID: %v", len(short), err)
			}
		}
		if _, err := r.Show(t.Context(), "zzzzzzzzzz"); apperr.CodeOf(err) != apperr.LedgerNotFound {
			t.Errorf("no entry: %v", err)
		}
	})
}

func (r *room) wantStates(want string) {
	r.t.Helper()
	page, err := r.List(r.t.Context(), link.Filter{})
	var got []string
	for _, i := range page {
		got = append(got, string(i.State))
	}
	if strings.Join(got, " ") != want || err != nil {
		r.t.Errorf("states %v (%v), want %s", got, err, want)
	}
}

func (r *room) refreshes(id string, want link.IssuedState, code apperr.Code) {
	r.t.Helper()
	i, err := r.Refresh(r.t.Context(), id)
	if err != nil || i.State != want || i.BrokenCode != string(code) || i.CheckedAt.IsZero() || i.BrokenAt.IsZero() != (code == "") {
		r.t.Errorf("refreshed: %s %q %v, want %s %q", i.State, i.BrokenCode, err, want, code)
	}
}

// A profile that has moved on still shows its old links as they were.
func TestShowKeepsEndpointRegionAndSecretApart(t *testing.T) {
	t.Parallel()
	s := lab.Versity(t)
	r := newRoom(t, s, 0)
	s.Put(t, "k.txt", []byte("v"))
	made := r.create(link.CreateRequest{Key: "k.txt", Inline: true})
	r.profiles.a.PublicEndpoint, r.profiles.a.Region, r.profiles.a.Style = "https://files.example.com", "eu-west-1", profile.StyleVirtual
	if again, err := r.Show(t.Context(), made.Issued.ID); err != nil || again.URL != made.URL {
		t.Errorf("after the endpoint changed: same link %v, %v", again.URL == made.URL, err)
	}
	r.profiles.a.Secret = secret.NewString("another")
	if _, err := r.Show(t.Context(), made.Issued.ID); apperr.CodeOf(err) != apperr.LinkKeyUnknown {
		t.Errorf("another secret under the same ID: %v", err)
	}
}

func TestPublicEndpointIsSigned(t *testing.T) {
	t.Parallel()
	s := lab.Versity(t)
	r := newRoom(t, s, 0)
	s.Put(t, "k.txt", []byte("v"))
	r.profiles.a.PublicEndpoint = strings.Replace(s.Endpoint, "127.0.0.1", "localhost", 1)
	made := r.create(link.CreateRequest{Key: "k.txt"})
	if !strings.HasPrefix(made.URL.Reveal(), r.profiles.a.PublicEndpoint+"/") || !strings.HasPrefix(made.Issued.Host, "localhost") {
		t.Errorf("signed for %s", made.Issued.Host)
	}
	r.profiles.a.PublicEndpoint = "http://127.0.0.1:1"
	_, err := r.Create(t.Context(), link.CreateRequest{Profile: "lab", Bucket: s.Bucket, Key: "k.txt"})
	if apperr.CodeOf(err) != apperr.LinkNotProved || apperr.From(err).Params()["reason"] != string(apperr.NetworkGone) {
		t.Errorf("a public endpoint where nobody is: %v", err)
	}
	if page, err := r.List(t.Context(), link.Filter{}); len(page) != 1 || err != nil {
		t.Errorf("the ledger has %d entries (%v): a link that was not proved is none", len(page), err)
	}
}

func TestCreateRefuses(t *testing.T) {
	t.Parallel()
	const canary = "canary-secret-4711"
	lab.Both(t, func(t *testing.T, s *lab.Server) {
		s.Put(t, "k.txt", []byte("v"))
		for name, tc := range map[string]struct {
			change func(r *room, q *link.CreateRequest)
			want   apperr.Code
		}{
			"profile":   {func(_ *room, q *link.CreateRequest) { q.Profile = "none" }, apperr.ProfileUnknown},
			"object":    {func(_ *room, q *link.CreateRequest) { q.Key = "none" }, apperr.ObjectGone},
			"bucket":    {func(_ *room, q *link.CreateRequest) { q.Bucket = "none-such" }, apperr.BucketGone},
			"secret":    {func(r *room, _ *link.CreateRequest) { r.profiles.a.Secret = secret.NewString(canary) }, apperr.KeyRefused},
			"region":    {func(r *room, _ *link.CreateRequest) { r.profiles.a.Region = "eu-south-9" }, apperr.WrongRegion},
			"past":      {func(_ *room, q *link.CreateRequest) { q.Expiry.Until = time.Now().Add(-time.Minute) }, apperr.ExpiryPast},
			"dead key":  {func(r *room, _ *link.CreateRequest) { r.profiles.a.CredentialExpires = time.Now().Add(-time.Minute) }, apperr.CredentialExpired},
			"authority": {func(r *room, _ *link.CreateRequest) { r.profiles.a.CAPEM = "nonsense" }, apperr.ProfileInvalid},
		} {
			r := newRoom(t, s, 0)
			q := link.CreateRequest{Profile: "lab", Bucket: s.Bucket, Key: "k.txt"}
			tc.change(r, &q)
			_, err := r.Create(t.Context(), q)
			if apperr.CodeOf(err) != tc.want {
				t.Errorf("%s: %v, want %s", name, err, tc.want)
			}
			text := fmt.Sprintf("%v %+v %v", err, err, apperr.From(err).Params())
			for _, s := range []string{canary, s.SecretKey, "X-Amz", "Signature=", "http://"} {
				if strings.Contains(text, s) {
					t.Errorf("%s: the error tells %q: %s", name, s, text)
				}
			}
		}
	})
}

func TestCredentialCapsTheLink(t *testing.T) {
	t.Parallel()
	s := lab.Versity(t)
	r := newRoom(t, s, 0)
	s.Put(t, "k.txt", []byte("v"))
	end := time.Now().Add(20 * time.Minute).Truncate(time.Second)
	r.profiles.a.CredentialExpires = end
	made := r.create(link.CreateRequest{Key: "k.txt", Expiry: link.Expiry{For: 7 * 24 * time.Hour}})
	if made.Issued.CappedBy != link.CapCredential || made.Issued.ExpiresAt.After(end) || end.Sub(made.Issued.ExpiresAt) > time.Second {
		t.Errorf("capped by %q, ends %v, credential %v", made.Issued.CappedBy, made.Issued.ExpiresAt, end)
	}
}

func TestInspectKnowsOurOwn(t *testing.T) {
	t.Parallel()
	lab.Both(t, func(t *testing.T, s *lab.Server) {
		r := newRoom(t, s, 0)
		s.Put(t, "k.txt", []byte("123456789"))
		made := r.create(link.CreateRequest{Key: "k.txt", Name: "sum.txt"})
		ours := made.URL.Reveal()
		dead := s.Presign(t, http.MethodGet, "k.txt", time.Now().Add(-2*time.Hour), time.Hour, nil)
		gone := s.PresignGet(t, "none.txt", time.Hour)
		bent := strings.Replace(s.PresignGet(t, "k.txt", time.Hour), "X-Amz-Expires=3600", "X-Amz-Expires=3601", 1)
		cut, _, _ := strings.Cut(s.PresignGet(t, "other.txt", time.Hour), "&X-Amz-Signature=")
		in := map[string]link.Inspection{}
		for want, text := range map[string]string{"works": ours, "expired": dead, "gone": gone, "refused": bent, "cut_off": cut} {
			got, err := r.Inspect(t.Context(), "Dear Ann,\n\n<"+text+">.\n", link.InspectOptions{Policy: link.ProbePolicy{AllowPrivate: true}})
			if err != nil || len(got) != 1 {
				t.Fatalf("%s: %d links, %v", want, len(got), err)
			}
			in[want] = got[0]
			if string(got[0].State) != want || (got[0].Problem == nil) != (want == "works") {
				t.Errorf("%s: %s with problem %v", want, got[0].State, got[0].Problem)
			}
		}
		if in["works"].IssuedID != made.Issued.ID || in["works"].Name != "sum.txt" || in["works"].Size != 9 || !in["works"].Probe.Ranges || in["works"].SecondsLeft < 3500 {
			t.Errorf("%+v", in["works"])
		}
		two, err := r.Inspect(t.Context(), gone+"\n"+ours, link.InspectOptions{Policy: link.ProbePolicy{AllowPrivate: true}})
		if err != nil || len(two) != 2 || two[0].State != link.StateGone || two[1].State != link.StateWorks {
			t.Errorf("two at once: %+v, %v", two, err)
		}
		if in["expired"].IssuedID != "" {
			t.Error("another's link was taken for ours")
		}
	})
}
