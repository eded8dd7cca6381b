package conformance_test

import (
	"bytes"
	"errors"
	"io"
	"net/http"
	"os"
	"slices"
	"testing"
	"time"

	"github.com/minio/crc64nvme"

	"daypass/internal/apperr"
	"daypass/internal/lab"
	"daypass/internal/profile"
	"daypass/internal/transfer"
)

func (b *bench) fetch(t *testing.T, raw string, start, end int64, pin transfer.Pin) (*transfer.Response, []byte, error) {
	t.Helper()
	res, err := b.web.Fetch(t.Context(), transfer.Request{Link: parse(t, raw), Start: start, End: end, Pin: pin, AllowPrivate: true})
	if err != nil {
		return nil, nil, err
	}
	data, err := io.ReadAll(res.Body)
	return res, data, errors.Join(err, res.Body.Close())
}

func rangesAreExact(t *testing.T, b *bench) {
	blob := lab.Blob{Seed: 21, Length: 1<<20 + 3}
	all := blob.Bytes()
	etag := b.PutReader(t, "read/ranges.bin", blob, blob.Length)
	raw := b.PresignGet(t, "read/ranges.bin", time.Hour)
	pin := transfer.Pin{ETag: etag, Size: blob.Length}
	for _, r := range [][2]int64{{0, 1}, {0, blob.Length}, {1, 2}, {4095, 4097}, {blob.Length - 1, blob.Length}, {500_000, -1}, {0, -1}, {blob.Length - 5, blob.Length + 100}} {
		end := r[1]
		if end < 0 || end > blob.Length {
			end = blob.Length
		}
		res, data, err := b.fetch(t, raw, r[0], r[1], pin)
		if err != nil || !bytes.Equal(data, all[r[0]:end]) {
			t.Errorf("%v: %v, %d bytes", r, err, len(data))
			continue
		}
		if res.Start != r[0] || res.Total != blob.Length || res.ETag != etag {
			t.Errorf("%v: %+v", r, res)
		}
	}
	if res := b.plain(t, http.MethodGet, raw, "Range", "bytes=2000000-"); res.StatusCode != http.StatusRequestedRangeNotSatisfiable {
		t.Errorf("behind the end: %s", res.Status)
	}
}

func emptyFile(t *testing.T, b *bench) {
	b.Put(t, "read/empty.txt", nil)
	raw := b.PresignGet(t, "read/empty.txt", time.Hour)
	probe, err := b.probe(t, raw)
	if err != nil || probe.Size != 0 {
		t.Errorf("probe: %+v %v", probe, err)
	}
	if job, data, err := b.download(t, b.create(t, "read/empty.txt").URL.Reveal()); err != nil || len(data) != 0 || job.State != transfer.StateDone {
		t.Errorf("download: %v %s %d", err, job.State, len(data))
	}
}

func replacedFile(t *testing.T, b *bench) {
	old := b.Put(t, "read/replaced.txt", []byte("old bytes"))
	raw := b.PresignGet(t, "read/replaced.txt", time.Hour)
	b.Put(t, "read/replaced.txt", []byte("new bytes"))
	if res := b.plain(t, http.MethodGet, raw, "If-Match", old); res.StatusCode != http.StatusPreconditionFailed {
		t.Errorf("the server's own answer: %s", res.Status)
	}
	if _, _, err := b.fetch(t, raw, 0, -1, transfer.Pin{ETag: old, Size: 9}); apperr.CodeOf(err) != apperr.ObjectReplaced {
		t.Errorf("fetch: %v", err)
	}
}

// replacedOnTheWay replaces the file behind a slow proxy while it is fetched. The link is signed for the proxy.
func replacedOnTheWay(t *testing.T, b *bench) {
	const size = 6 << 20
	old, fresh := lab.Blob{Seed: 31, Length: size}, lab.Blob{Seed: 32, Length: size}
	b.PutReader(t, "read/flips.bin", old, size)
	slow := lab.Counter(t, b.Endpoint, lab.CounterOptions{UpstreamCAPEM: b.CAPEM, Rate: 2 << 20})
	front := *b.Server
	front.Endpoint = slow.Endpoint
	job, err := b.engine.Add(t.Context(), transfer.DownloadSpec{
		Link: parse(t, front.PresignGet(t, "read/flips.bin", time.Hour)), Folder: t.TempDir(), AllowPrivate: true,
	})
	if err != nil {
		t.Fatal(err)
	}
	lab.Eventually(t, 20*time.Second, func() bool { return slow.SentBytes() > 128<<10 }, "first bytes")
	b.PutReader(t, "read/flips.bin", fresh, size)
	// What runs may end with the old bytes, whole; what is asked anew must be refused. Never a mixture.
	got, err := b.engine.Wait(t.Context(), job.ID)
	switch {
	case err == nil && got.State == transfer.StateDone:
		t.Log("the answers that ran brought all of the old file")
		if data, err := os.ReadFile(got.Path); err != nil || !bytes.Equal(data, old.Bytes()) {
			t.Errorf("it is not the old file: %v", err)
		}
	case apperr.CodeOf(err) != apperr.ObjectReplaced:
		t.Errorf("state %s: %v", got.State, err)
	}
}

func statTells(t *testing.T, b *bench) {
	body := []byte("some bytes to be summed")
	etag := b.Put(t, "read/stat.txt", body, lab.PutOptions{ContentType: "text/plain; charset=utf-8"})
	o, err := b.storage.Stat(t.Context(), b.access, b.Bucket, "read/stat.txt", "")
	if err != nil {
		t.Fatal(err)
	}
	sum := crc64nvme.New()
	_, _ = sum.Write(body)
	if o.Size != int64(len(body)) || o.ETag != etag || o.ContentType != "text/plain; charset=utf-8" ||
		o.CRC64NVME == nil || *o.CRC64NVME != sum.Sum64() || time.Since(o.Modified).Abs() > time.Hour {
		t.Errorf("%+v", o)
	}
	at, err := b.storage.ServerTime(t.Context(), b.access)
	if err != nil || time.Since(at).Abs() > 5*time.Second {
		t.Errorf("server time %v %v", at, err)
	}
}

func partsAreChecked(t *testing.T, b *bench) {
	blob := lab.Blob{Seed: 41, Length: 11 << 20}
	b.PutParts(t, "read/parts.bin", blob, blob.Length, 5<<20)
	// A bare link has no hint of ours: the ETag is all there is.
	job, data, err := b.download(t, b.PresignGet(t, "read/parts.bin", time.Hour))
	if err != nil || !bytes.Equal(data, blob.Bytes()) {
		t.Fatalf("%v, %d bytes", err, len(data))
	}
	if !slices.Contains([]transfer.Verified{transfer.VerifiedCRC, transfer.VerifiedParts, transfer.VerifiedSize}, job.Verified) {
		t.Errorf("verified %q", job.Verified)
	}
	t.Logf("verified by %s", job.Verified)
}

func listingPages(t *testing.T, b *bench) {
	want := []string{"list/a b.txt", "list/deep/", "list/é.txt", "list/ordner/", "list/z.txt", "list/日.txt"}
	for _, key := range []string{"list/a b.txt", "list/deep/1", "list/deep/2", "list/é.txt", "list/ordner/x", "list/z.txt", "list/日.txt"} {
		b.Put(t, key, []byte(key))
	}
	var got []string
	pages := 0
	for token := ""; ; pages++ {
		page, err := b.storage.List(t.Context(), b.access, profile.Place{Bucket: b.Bucket, Prefix: "list/"}, token, 2)
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range page.Entries {
			got = append(got, e.Key)
			if e.Folder == (e.ETag != "") || e.Folder == (e.Size > 0) {
				t.Errorf("%+v", e)
			}
		}
		if token = page.Next; token == "" || pages > 10 {
			break
		}
	}
	slices.Sort(got)
	slices.Sort(want)
	if !slices.Equal(got, want) || pages < 2 {
		t.Errorf("%d pages: %q", pages+1, got)
	}
	buckets, err := b.storage.Buckets(t.Context(), b.access)
	if err != nil || !slices.Contains(buckets, b.Bucket) {
		t.Errorf("buckets %v %v", buckets, err)
	}
}

func profileTestPasses(t *testing.T, b *bench) {
	b.Put(t, "read/test.txt", []byte("x"))
	steps, err := b.profiles.Test(t.Context(), profileName, func(profile.Step) {})
	if err != nil {
		t.Error(err)
	}
	for _, s := range steps {
		skipped := s.Name == profile.StepTLS && !b.TLS && s.State == profile.StepSkipped
		if s.State != profile.StepOK && !skipped {
			t.Errorf("%s: %s %v", s.Name, s.State, s.Err)
		}
	}
	if len(steps) != 8 {
		t.Errorf("%d steps", len(steps))
	}
}
