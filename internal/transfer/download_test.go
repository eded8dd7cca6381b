package transfer_test

import (
	"testing"
	"time"

	"daypass/internal/httpx"
	"daypass/internal/lab"
	"daypass/internal/transfer"
)

func TestDownloadFromRealServers(t *testing.T) {
	t.Parallel()
	lab.Each(t, func(t *testing.T, s *lab.Server) {
		blob := lab.Blob{Seed: 3, Length: 41<<20 + 17}
		s.PutReader(t, "films/Überfahrt 1.bin", blob, blob.Length)
		p := newPlace(t)
		e, _ := p.engine(t, setup{http: httpx.Options{Authorities: func(string) string { return s.CAPEM }}})
		j := mustGet(t, e, p.spec(t, s.PresignGet(t, "films/Überfahrt 1.bin", time.Hour)), blob)
		if j.Verified != transfer.VerifiedMD5 || j.Name != "Überfahrt 1.bin" || j.Fetched != blob.Length || j.Resumed != 0 {
			t.Errorf("job %+v", j)
		}
	})
}

func TestDownloadOfPartsChecksThePartsETag(t *testing.T) {
	t.Parallel()
	s := lab.Versity(t)
	blob := lab.Blob{Seed: 4, Length: 23 << 20}
	s.PutParts(t, "parts.bin", blob, blob.Length, 8<<20)
	p := newPlace(t)
	e, _ := p.engine(t, setup{})
	if j := mustGet(t, e, p.spec(t, s.PresignGet(t, "parts.bin", time.Hour)), blob); j.Verified != transfer.VerifiedParts {
		t.Errorf("verified by %q", j.Verified)
	}
}

func TestSizesAroundTheFirstRequest(t *testing.T) {
	t.Parallel()
	p := newPlace(t)
	e, _ := p.engine(t, setup{})
	for _, size := range []int64{0, 1, 8<<20 - 1, 8 << 20, 8<<20 + 1} {
		server, blob := liar(t, size)
		j := mustGet(t, e, p.spec(t, server.Link("/b/file.bin")), blob)
		if j.Size != size || j.Verified == transfer.VerifiedNone {
			t.Errorf("size %d: %+v", size, j)
		}
	}
	if names := finals(t, p.target); len(names) != 5 {
		t.Errorf("files %q", names)
	}
}
