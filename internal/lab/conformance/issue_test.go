package conformance_test

import (
	"bytes"
	"net/http"
	"testing"
	"time"

	"daypass/internal/lab"
	"daypass/internal/link"
	"daypass/internal/transfer"
)

func linkDownloads(t *testing.T, b *bench) {
	blob := lab.Blob{Seed: 11, Length: 3<<20 + 17}
	b.PutReader(t, "issue/report 2026.bin", blob, blob.Length)
	made := b.create(t, "issue/report 2026.bin", func(r *link.CreateRequest) { r.Name = "Jahresbericht – Ü & 年.bin" })
	job, data, err := b.download(t, made.URL.Reveal())
	if err != nil || !bytes.Equal(data, blob.Bytes()) {
		t.Fatalf("%v, %d bytes", err, len(data))
	}
	if job.Name != "Jahresbericht – Ü & 年.bin" || job.Verified != transfer.VerifiedCRC {
		t.Errorf("name %q, verified %q", job.Name, job.Verified)
	}
}

func sameLinkAgain(t *testing.T, b *bench) {
	b.Put(t, "issue/again.txt", []byte("again"))
	made := b.create(t, "issue/again.txt")
	shown, err := b.links.Show(t.Context(), made.Issued.ID)
	if err != nil || shown.URL.Reveal() != made.URL.Reveal() {
		t.Errorf("another link: %v", err)
	}
	if _, data, err := b.download(t, shown.URL.Reveal()); err != nil || string(data) != "again" {
		t.Errorf("%v %q", err, data)
	}
}

func linkOpensInline(t *testing.T, b *bench) {
	b.Put(t, "issue/film.bin", []byte("not really a film"), lab.PutOptions{ContentType: "video/mp4"})
	for inline, want := range map[bool]string{true: "inline", false: "attachment"} {
		made := b.create(t, "issue/film.bin", func(r *link.CreateRequest) { r.Inline = inline })
		res := b.plain(t, http.MethodGet, made.URL.Reveal())
		got := res.Header.Get("Content-Disposition")
		if res.StatusCode != http.StatusOK || len(got) < len(want) || got[:len(want)] != want || res.Header.Get("Content-Type") != "video/mp4" {
			t.Errorf("inline %t: %s %q", inline, res.Status, got)
		}
	}
}

func anyKey(t *testing.T, b *bench) {
	for _, key := range []string{
		"keys/a b.txt", "keys/a+b.txt", "keys/100%.txt", "keys/%41.txt", "keys/ü.txt", "keys/u\u0308.txt", "keys/日本語.txt", "keys/#frag?query=1&x.txt",
		"keys/(brackets) [and] {braces}.txt", "keys/'quotes\".txt", "keys/a;b=c,d:e@f$g!h*i~j.txt", "keys/-", "keys/deep/er/still.txt", "keys/😀.txt",
	} {
		b.Put(t, key, []byte(key))
		if _, data, err := b.download(t, b.create(t, key).URL.Reveal()); err != nil || string(data) != key {
			t.Errorf("%q: %v %q", key, err, data)
		}
	}
}

func linkIsCapped(t *testing.T, b *bench) {
	b.Put(t, "issue/capped.txt", []byte("x"))
	made := b.create(t, "issue/capped.txt", func(r *link.CreateRequest) { r.Expiry = link.Expiry{For: 30 * 24 * time.Hour} })
	if made.Issued.CappedBy != link.CapProvider || made.Issued.Grant.Expires != link.MaxExpires {
		t.Errorf("capped by %q to %v", made.Issued.CappedBy, made.Issued.Grant.Expires)
	}
	if _, err := b.probe(t, made.URL.Reveal()); err != nil {
		t.Error(err)
	}
}

func ledgerNotices(t *testing.T, b *bench) {
	b.Put(t, "issue/vanishes.txt", []byte("soon gone"))
	made := b.create(t, "issue/vanishes.txt")
	before, err := b.links.Refresh(t.Context(), made.Issued.ID)
	if err != nil || before.State != link.IssuedActive && before.State != link.IssuedEndsSoon {
		t.Errorf("before: %v %v", before.State, err)
	}
	b.Delete(t, "issue/vanishes.txt")
	if after, err := b.links.Refresh(t.Context(), made.Issued.ID); err != nil || after.State != link.IssuedBroken {
		t.Errorf("after: %v %v", after.State, err)
	}
}
