package conformance_test

import (
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"daypass/internal/apperr"
	"daypass/internal/lab"
	"daypass/internal/link"
	"daypass/internal/profile"
	"daypass/internal/secret"
)

func linkEnds(t *testing.T, b *bench) {
	b.Put(t, "refuse/ends.txt", []byte("works for a moment"))
	made := b.create(t, "refuse/ends.txt", func(r *link.CreateRequest) { r.Expiry = link.Expiry{For: 5 * time.Second} })
	raw := made.URL.Reveal()
	var last error
	lab.Eventually(t, 20*time.Second, func() bool {
		_, last = b.probe(t, raw)
		return last != nil
	}, "the end of a link")
	if apperr.CodeOf(last) != apperr.LinkExpired {
		t.Errorf("after its end: %v", last)
	}
	if time.Now().Before(made.Issued.Grant.ExpiresAt().Add(-time.Second)) {
		t.Error("it ended before its date")
	}
	seen, err := b.links.Inspect(t.Context(), raw, link.InspectOptions{Policy: link.ProbePolicy{AllowPrivate: true}})
	if err != nil || len(seen) != 1 || seen[0].State != link.StateExpired {
		t.Errorf("inspected: %+v %v", seen, err)
	}
}

// runningAnswerGoesOn is a fact: the end is checked when a request starts.
func runningAnswerGoesOn(t *testing.T, b *bench) {
	blob := lab.Blob{Seed: 12, Length: 24 << 20}
	b.PutReader(t, "refuse/long.bin", blob, blob.Length)
	raw := b.Presign(t, http.MethodGet, "refuse/long.bin", time.Now(), 3*time.Second, nil)
	res := b.plain(t, http.MethodGet, raw)
	if res.StatusCode != http.StatusOK {
		t.Fatal(res.Status)
	}
	lab.Eventually(t, 20*time.Second, func() bool {
		_, err := b.probe(t, raw)
		return apperr.CodeOf(err) == apperr.LinkExpired
	}, "the end of a link")
	if n, err := io.Copy(io.Discard, res.Body); err != nil || n != blob.Length {
		t.Errorf("the answer that ran: %d bytes, %v", n, err)
	}
}

func signatureChanged(t *testing.T, b *bench) {
	b.Put(t, "refuse/changed.txt", []byte("x"))
	raw := b.PresignGet(t, "refuse/changed.txt", time.Hour)
	last := "0"
	if strings.HasSuffix(raw, last) {
		last = "1"
	}
	b.refused(t, raw[:len(raw)-1]+last, apperr.SignatureMismatch)
	b.refused(t, strings.Replace(raw, "changed.txt", "chang%65d2.txt", 1), apperr.SignatureMismatch)
}

func wrongSecret(t *testing.T, b *bench) {
	other := b.access
	other.Secret = secret.NewString(strings.Repeat("0", 40))
	if _, err := b.storage.List(t.Context(), other, profile.Place{Bucket: b.Bucket}, "", 1); apperr.CodeOf(err) != apperr.KeyRefused {
		t.Errorf("list: %v", err)
	}
	liar := *b.Server
	liar.SecretKey = strings.Repeat("0", 40)
	b.refused(t, liar.PresignGet(t, "refuse/any", time.Hour), apperr.SignatureMismatch)
}

func unknownKey(t *testing.T, b *bench) {
	other := b.access
	other.Credential.AccessKeyID = "NOBODYNOBODYNOBODY"
	if _, err := b.storage.Buckets(t.Context(), other); apperr.CodeOf(err) != apperr.KeyRefused {
		t.Errorf("buckets: %v", err)
	}
	stranger := *b.Server
	stranger.AccessKey = "NOBODYNOBODYNOBODY"
	b.refused(t, stranger.PresignGet(t, "refuse/any", time.Hour), apperr.LinkRefused)
}

func wrongRegion(t *testing.T, b *bench) {
	b.Put(t, "refuse/region.txt", []byte("x"))
	other := *b.Server
	other.Region = "eu-north-9"
	_, err := b.probe(t, other.PresignGet(t, "refuse/region.txt", time.Hour))
	if apperr.CodeOf(err) != apperr.WrongRegion || apperr.From(err).Params()["region"] != b.Region {
		t.Errorf("%v %v", err, apperr.From(err).Params())
	}
}

func missingKey(t *testing.T, b *bench) {
	b.refused(t, b.PresignGet(t, "refuse/nothing here.txt", time.Hour), apperr.ObjectGone)
	if _, err := b.storage.Stat(t.Context(), b.access, b.Bucket, "refuse/nothing here.txt", ""); apperr.CodeOf(err) != apperr.ObjectGone {
		t.Errorf("stat: %v", err)
	}
	_, err := b.links.Create(t.Context(), link.CreateRequest{Profile: profileName, Bucket: b.Bucket, Key: "refuse/nothing here.txt"})
	if apperr.CodeOf(err) != apperr.ObjectGone {
		t.Errorf("create: %v", err)
	}
}

func missingBucket(t *testing.T, b *bench) {
	other := *b.Server
	other.Bucket = "no-such-bucket"
	b.refused(t, other.PresignGet(t, "k", time.Hour), apperr.BucketGone)
	if _, err := b.storage.List(t.Context(), b.access, profile.Place{Bucket: other.Bucket}, "", 0); apperr.CodeOf(err) != apperr.BucketGone {
		t.Errorf("list: %v", err)
	}
}

func uploadLink(t *testing.T, b *bench) {
	b.Put(t, "refuse/upload.txt", []byte("x"))
	b.refused(t, b.Presign(t, http.MethodPut, "refuse/upload.txt", time.Now(), time.Hour, nil), apperr.SignatureMismatch)
}

// headRefused is a fact, and the reason why a link is asked by GET alone.
func headRefused(t *testing.T, b *bench) {
	b.Put(t, "refuse/head.txt", []byte("x"))
	if res := b.plain(t, http.MethodHead, b.PresignGet(t, "refuse/head.txt", time.Hour)); res.StatusCode != http.StatusForbidden {
		t.Error(res.Status)
	}
}

// unsignedHeader is a fact: a link's user may send Range and If-Match, and no x-amz header of his own. MinIO lets
// one pass; AWS and versitygw do not.
func unsignedHeader(t *testing.T, b *bench) {
	etag := b.Put(t, "refuse/header.txt", []byte("x"))
	raw := b.PresignGet(t, "refuse/header.txt", time.Hour)
	if res := b.plain(t, http.MethodGet, raw, "Range", "bytes=0-0", "If-Match", etag, "User-Agent", "x"); res.StatusCode != http.StatusPartialContent {
		t.Errorf("plain headers: %s", res.Status)
	}
	if res := b.plain(t, http.MethodGet, raw, "X-Amz-Checksum-Mode", "ENABLED"); res.StatusCode != http.StatusForbidden && b.Kind != lab.KindMinIO {
		t.Errorf("x-amz header: %s", res.Status)
	}
}
