package transfer_test

import (
	"context"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"daypass/internal/apperr"
	"daypass/internal/httpx"
	"daypass/internal/lab"
	"daypass/internal/profile"
	"daypass/internal/s3client"
	"daypass/internal/secret"
	"daypass/internal/transfer"
)

// sender is what an engine of an upload test is made of: a storage, by way of an address, and how it is spoken to.
type sender struct {
	place    place
	endpoint string
	caPEM    string
	preset   string // "minio" takes CRC64NVME and conditions, "garage" CRC32C and none, "other" neither
	server   *lab.Server
	rules    transfer.UploadRules
	limit    int64
	conns    int
	uploader func(transfer.Uploader) transfer.Uploader // nil: the client itself
	arrivals transfer.Arrivals                         // nil: none
	barred   error                                     // what access to the profile fails with
}

func newSender(t testing.TB, s *lab.Server, preset string) sender {
	t.Helper()
	return sender{
		place: newPlace(t), endpoint: s.Endpoint, caPEM: s.CAPEM, preset: preset, server: s,
		rules: transfer.UploadRules{Part: 5 << 20, WholeUpTo: 5 << 20},
	}
}

func (s sender) access() profile.Access {
	return profile.Access{
		Profile: profile.Profile{
			ID: "p1", Name: "lab", Preset: s.preset, Endpoint: s.endpoint, Region: s.server.Region, Style: profile.StylePath, CAPEM: s.caPEM,
		},
		Credential: profile.Credential{AccessKeyID: s.server.AccessKey, Secret: secret.NewString(s.server.SecretKey)},
	}
}

// reach is the engine's way to the profile.
func (s sender) reach(context.Context, string) (profile.Access, error) { return s.access(), s.barred }

func (s sender) open() (*transfer.Engine, func() error, error) {
	client := s3client.New(s3client.Options{})
	var up transfer.Uploader = client
	if s.uploader != nil {
		up = s.uploader(client)
	}
	e, stop, err := s.place.open(setup{http: httpx.Options{Authorities: func(string) string { return s.caPEM }}, config: transfer.Config{
		Uploader: up, Objects: client, Signer: client, Uploads: s.rules, Retry: quickRetry, Limits: transfer.Limits{UpPerSecond: s.limit, Connections: s.conns},
		Access: s.reach, Arrivals: s.arrivals,
	}})
	if err != nil {
		return nil, nil, err
	}
	return e, func() error {
		err := stop()
		client.Close()
		return err
	}, nil
}

func (s sender) engine(t testing.TB) (*transfer.Engine, func()) {
	t.Helper()
	e, stop, err := s.open()
	if err != nil {
		t.Fatal(err)
	}
	stopped := false
	once := func() {
		if !stopped {
			stopped = true
			if err := stop(); err != nil {
				t.Errorf("close: %v", err)
			}
		}
	}
	t.Cleanup(once)
	return e, once
}

// file writes a blob as a file to be sent.
func (s sender) file(t testing.TB, name string, b lab.Blob) string {
	t.Helper()
	path := filepath.Join(s.place.target, name)
	if err := os.WriteFile(path, b.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func (s sender) spec(path, key string) transfer.UploadSpec {
	return transfer.UploadSpec{Source: path, ProfileID: "p1", ProfileName: "lab", Bucket: s.server.Bucket, Key: key}
}

// put adds and waits.
func put(t testing.TB, e *transfer.Engine, s transfer.UploadSpec) (transfer.Job, error) {
	t.Helper()
	j, err := e.AddUpload(t.Context(), s)
	if err != nil {
		t.Fatalf("add: %v", err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	return e.Wait(ctx, j.ID)
}

func mustPut(t testing.TB, e *transfer.Engine, s transfer.UploadSpec) transfer.Job {
	t.Helper()
	j, err := put(t, e, s)
	if err != nil {
		t.Fatalf("job %s in state %s: %v", j.ID, j.State, err)
	}
	if j.State != transfer.StateDone || j.Done != j.Size || j.UploadID != "" {
		t.Fatalf("job %+v", j)
	}
	return j
}

// wantObject checks an object's bytes at the server.
func (s sender) wantObject(t testing.TB, key string, want lab.Blob) {
	t.Helper()
	resp, err := s.server.Client().Get(s.server.Presign(t, "GET", key, time.Now(), time.Hour, nil))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	if resp.StatusCode != http.StatusOK {
		t.Fatalf("%s: status %d", key, resp.StatusCode)
	}
	if got := sum(resp.Body); got != sumBlob(want) {
		t.Fatalf("%s has other bytes", key)
	}
}

// uploads lists the multipart uploads that are open in the bucket.
func (s sender) openUploads(t testing.TB) int {
	t.Helper()
	return strings.Count(s.server.Uploads(t), "<UploadId>")
}

// Small and large, with checksums and without, plain and over TLS: the bytes arrive and are compared.
func TestUploadsArrive(t *testing.T) {
	t.Parallel()
	servers := map[string]*lab.Server{
		"versity": lab.Versity(t), "versity tls": lab.Versity(t, lab.Options{TLS: true}),
		"minio": lab.MinIO(t), "minio tls": lab.MinIO(t, lab.Options{TLS: true}),
	}
	for name, server := range servers {
		for preset, want := range map[string][2]transfer.Verified{
			"minio": {transfer.VerifiedCRC, transfer.VerifiedCRC}, "other": {transfer.VerifiedMD5, transfer.VerifiedParts},
			"garage": {transfer.VerifiedCRC32, transfer.VerifiedCRC32},
		} {
			t.Run(name+" "+preset, func(t *testing.T) {
				s := newSender(t, server, preset)
				e, _ := s.engine(t)
				for i, size := range []int64{0, 1, 5 << 20, 5<<20 + 1, 17 << 20} {
					blob := lab.Blob{Seed: uint64(size) + 1, Length: size}
					key := strings.ReplaceAll(name+"/"+preset, " ", "-") + "/" + []string{"empty", "one.txt", "edge", "two", "ä ö+&%.mov"}[i]
					j := mustPut(t, e, s.spec(s.file(t, "file", blob), key))
					verified := want[0]
					if size > 5<<20 {
						verified = want[1]
					}
					if j.Verified != verified && (j.Verified != transfer.VerifiedCRC || preset != "other") {
						t.Errorf("%d bytes: verified by %q", size, j.Verified)
					}
					if j.Fetched != size {
						t.Errorf("%d bytes went out for %d", j.Fetched, size)
					}
					s.wantObject(t, key, blob)
				}
				if n := s.openUploads(t); n > 0 {
					t.Errorf("%d uploads left open", n)
				}
			})
		}
	}
}

// What stands at the place already is refused, left, kept beside, or replaced, as the rule says.
func TestUploadsObeyTheRule(t *testing.T) {
	t.Parallel()
	server := lab.Versity(t)
	for _, preset := range []string{"minio", "other"} {
		for _, size := range []int64{1000, 6 << 20} {
			s := newSender(t, server, preset)
			e, _ := s.engine(t)
			old, fresh := lab.Blob{Seed: 1, Length: 77}, lab.Blob{Seed: 2, Length: size}
			key := preset + "/" + time.Duration(size).String() + "/a.txt"
			server.Put(t, key, old.Bytes())
			spec := s.spec(s.file(t, "a.txt", fresh), key)
			j, err := put(t, e, spec)
			wantCode(t, err, apperr.ObjectExists)
			if j.State != transfer.StateFailed || (size > 1<<20 && j.Fetched != 0) {
				t.Errorf("refused: %+v", j)
			}
			spec.Existing = transfer.ExistingSkip
			if j := mustPutSkipped(t, e, spec); !j.Skipped {
				t.Errorf("skip: %+v", j)
			}
			s.wantObject(t, key, old)
			spec.Existing = transfer.ExistingRename
			if j := mustPut(t, e, spec); j.Key != strings.Replace(key, "a.txt", "a (2).txt", 1) || j.Name != "a (2).txt" {
				t.Errorf("rename: %+v", j)
			} else {
				s.wantObject(t, j.Key, fresh)
			}
			s.wantObject(t, key, old)
			spec.Existing = transfer.ExistingReplace
			mustPut(t, e, spec)
			s.wantObject(t, key, fresh)
		}
	}
}

func mustPutSkipped(t *testing.T, e *transfer.Engine, s transfer.UploadSpec) transfer.Job {
	t.Helper()
	j, err := put(t, e, s)
	if err != nil || j.State != transfer.StateDone {
		t.Fatalf("job %+v: %v", j, err)
	}
	return j
}
