package link_test

import (
	"crypto/sha256"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"

	"daypass/internal/lab"
	"daypass/internal/link"
)

// No storage copies more than 5 GiB in one request: a real object above that is copied in parts, is exact, and can be withdrawn.
// The object is put together by the storage from one piece. With DAYPASS_TORTURE=full; small forms are above.
func TestCopyOfMoreThanFiveGiB(t *testing.T) {
	t.Parallel()
	if lab.Times(0, 1) == 0 {
		t.Skip("it takes 11 GiB of disk: make torture")
	}
	piece, size := lab.Blob{Seed: 5, Length: 1 << 30}, int64(5<<30+100<<20)
	lab.Both(t, func(t *testing.T, s *lab.Server) {
		r := newRoom(t, s, 0)
		s.PutReader(t, "piece", piece, piece.Length)
		r.join(t, "piece", "film.mov", size)
		counter := lab.Counter(t, s.Endpoint)
		r.profiles.a.Endpoint = counter.Endpoint
		made := r.create(link.CreateRequest{Key: "film.mov", Withdrawable: true})
		if n := partCopies(counter); n != 11 || made.Issued.ObjectSize != size {
			t.Errorf("%d parts were copied of %d bytes", n, made.Issued.ObjectSize)
		}
		if got, want := r.sum(t, made.URL.Reveal()), sumOf(t, piece, size); got != want {
			t.Error("the copy has other bytes")
		}
		if done, err := r.Withdraw(t.Context(), made.Issued.ID); err != nil || !done.Proved {
			t.Errorf("%+v, %v", done, err)
		}
		if left := s.Keys(t, ""); !slices.Equal(left, []string{"film.mov", "piece"}) || strings.Contains(s.Uploads(t), "<UploadId>") {
			t.Errorf("left: %q", left)
		}
	})
}

// join has the storage make an object of a size from a piece, again and again.
func (r *room) join(t *testing.T, piece, key string, size int64) {
	t.Helper()
	o, err := r.cfg.Signer.Stat(t.Context(), r.profiles.a, r.server.Bucket, piece, "")
	if err != nil {
		t.Fatal(err)
	}
	order := link.CopyOrder{Bucket: r.server.Bucket, Key: piece, Object: o, To: key}
	id, err := r.cfg.Keeper.BeginCopy(t.Context(), r.profiles.a, order)
	if err != nil {
		t.Fatal(err)
	}
	var parts []link.CopiedPart
	for at := int64(0); at < size; at += o.Size {
		p, err := r.cfg.Keeper.CopyPart(t.Context(), r.profiles.a, order, id, len(parts)+1, 0, min(o.Size, size-at))
		if err != nil {
			t.Fatal(err)
		}
		parts = append(parts, p)
	}
	if err := r.cfg.Keeper.FinishCopy(t.Context(), r.profiles.a, order, id, parts); err != nil {
		t.Fatal(err)
	}
}

// sum reads what a link gives, however much that is.
func (r *room) sum(t *testing.T, address string) string {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address, nil)
	if err != nil {
		t.Fatal(err)
	}
	res, err := r.server.Client().Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	all := sha256.New()
	if _, err := io.Copy(all, res.Body); err != nil {
		t.Fatal(err)
	}
	return string(all.Sum(nil))
}

// sumOf is the sum of what join makes.
func sumOf(t *testing.T, piece lab.Blob, size int64) string {
	t.Helper()
	all := sha256.New()
	for at := int64(0); at < size; at += piece.Length {
		if _, err := io.Copy(all, io.NewSectionReader(piece, 0, min(piece.Length, size-at))); err != nil {
			t.Fatal(err)
		}
	}
	return string(all.Sum(nil))
}
