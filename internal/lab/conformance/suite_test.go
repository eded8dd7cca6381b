package conformance_test

import (
	"context"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"testing"
	"time"

	"go.uber.org/goleak"

	"daypass/internal/apperr"
	"daypass/internal/httpx"
	"daypass/internal/lab"
	"daypass/internal/link"
	"daypass/internal/profile"
	"daypass/internal/s3client"
	"daypass/internal/secret"
	"daypass/internal/sqlite"
	"daypass/internal/transfer"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m, lab.LeakOptions()...) }

// TestConformance runs every check against every server. Checks use keys of their own, so that they may share one.
func TestConformance(t *testing.T) {
	t.Parallel()
	checks := []struct {
		name  string
		check func(*testing.T, *bench)
	}{
		{"a link downloads the very bytes under the chosen name", linkDownloads},
		{"the same link is derived again", sameLinkAgain},
		{"a link opens in the browser where that was asked for", linkOpensInline},
		{"any key can be linked", anyKey},
		{"a link that has ended is told as ended", linkEnds},
		{"an answer that runs goes on after the end", runningAnswerGoesOn},
		{"a link works no longer than the cap", linkIsCapped},
		{"a changed signature is told", signatureChanged},
		{"a wrong secret key is told", wrongSecret},
		{"an unknown access key is told", unknownKey},
		{"another region is told", wrongRegion},
		{"a missing file is told", missingKey},
		{"a missing bucket is told", missingBucket},
		{"an upload link cannot download", uploadLink},
		{"HEAD on a link is refused", headRefused},
		{"a header that was not signed is refused", unsignedHeader},
		{"ranges are exact", rangesAreExact},
		{"an empty file is a file", emptyFile},
		{"If-Match refuses a file that was replaced", replacedFile},
		{"a file replaced on the way stops the download", replacedOnTheWay},
		{"facts and checksum of a file are told", statTells},
		{"a file stored in parts is checked by its parts", partsAreChecked},
		{"a listing has pages and folders", listingPages},
		{"a profile's test passes", profileTestPasses},
		{"the ledger notices a file that is gone", ledgerNotices},
	}
	lab.Each(t, func(t *testing.T, s *lab.Server) {
		b := newBench(t, s)
		for _, c := range checks {
			t.Run(c.name, func(t *testing.T) { c.check(t, b) })
		}
	})
}

// bench is one server with everything that Daypass needs to use it.
type bench struct {
	*lab.Server
	storage  *s3client.Client
	web      *httpx.Client
	profiles *profile.Service
	links    *link.Service
	engine   *transfer.Engine
	access   profile.Access
}

const profileName = "lab"

func newBench(t *testing.T, s *lab.Server) *bench {
	t.Helper()
	dir := t.TempDir()
	db, err := sqlite.Open(t.Context(), filepath.Join(dir, "daypass.db"), sqlite.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	sealer := secret.NewSealer(secret.OpenVault(secret.VaultConfig{Dir: dir, NoKeychain: true, Passphrase: secret.NewString("conformance")}))
	b := &bench{Server: s, storage: s3client.New(s3client.Options{}), web: httpx.New(httpx.Options{
		Authorities: func(string) string { return s.CAPEM }, Proxy: func(*url.URL) (*url.URL, error) { return nil, nil },
	})}
	t.Cleanup(b.storage.Close)
	t.Cleanup(b.web.Close)
	b.profiles = profile.NewService(db.Profiles(sealer), b.storage)
	b.links = link.NewService(link.Config{Profiles: b.profiles, Signer: b.storage, Prober: b.web, Ledger: db.Links()})
	b.engine, err = transfer.New(transfer.Config{Store: db.Transfers(sealer), Fetcher: b.web, LocksDir: filepath.Join(dir, "locks")})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = b.engine.Close(context.Background()) })
	b.addProfile(t)
	return b
}

func (b *bench) addProfile(t *testing.T) {
	t.Helper()
	_, err := b.profiles.Add(t.Context(), profile.Draft{
		Name: profileName, Endpoint: b.Endpoint, Region: b.Region, Style: profile.StylePath, AccessKeyID: b.AccessKey,
		Secret: secret.NewString(b.SecretKey), CAPEM: b.CAPEM, Places: []string{b.Bucket},
	})
	if err != nil {
		t.Fatal(err)
	}
	if b.access, err = b.profiles.Access(t.Context(), profileName); err != nil {
		t.Fatal(err)
	}
}

// create makes a link by the service, as both faces do.
func (b *bench) create(t *testing.T, key string, change ...func(*link.CreateRequest)) link.Created {
	t.Helper()
	r := link.CreateRequest{Profile: profileName, Bucket: b.Bucket, Key: key, Expiry: link.Expiry{For: time.Hour}}
	for _, c := range change {
		c(&r)
	}
	made, err := b.links.Create(t.Context(), r)
	if err != nil {
		t.Fatalf("create a link to %q: %v", key, err)
	}
	return made
}

// download brings a link's file into an empty folder.
func (b *bench) download(t *testing.T, raw string) (transfer.Job, []byte, error) {
	t.Helper()
	j, err := b.engine.Add(t.Context(), transfer.DownloadSpec{Link: parse(t, raw), Folder: t.TempDir(), AllowPrivate: true})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	j, err = b.engine.Wait(ctx, j.ID)
	if err != nil {
		return j, nil, err
	}
	data, err := os.ReadFile(j.Path)
	return j, data, err
}

func parse(t *testing.T, raw string) link.Link {
	t.Helper()
	l, err := link.Parse(raw)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// probe asks a link for its first byte.
func (b *bench) probe(t *testing.T, raw string) (link.Probe, error) {
	t.Helper()
	return b.web.Probe(t.Context(), parse(t, raw), link.ProbePolicy{AllowPrivate: true})
}

// refused fails unless probing a link gives the code.
func (b *bench) refused(t *testing.T, raw string, want apperr.Code) {
	t.Helper()
	if _, err := b.probe(t, raw); apperr.CodeOf(err) != want {
		t.Errorf("got %v, want %s", err, want)
	}
}

// plain asks the server without Daypass.
func (b *bench) plain(t *testing.T, method, raw string, header ...string) *http.Response {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), method, raw, nil)
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i+1 < len(header); i += 2 {
		req.Header.Set(header[i], header[i+1])
	}
	res, err := b.Client().Do(req)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = res.Body.Close() })
	return res
}
