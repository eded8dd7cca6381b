package httpx_test

import (
	"bytes"
	"net/http"
	"net/url"
	"testing"
	"time"

	"daypass/internal/apperr"
	"daypass/internal/httpx"
	"daypass/internal/lab"
	"daypass/internal/link"
	"daypass/internal/transfer"
)

// bothServers runs a test against the two real servers, with TLS.
func bothServers(t *testing.T, test func(t *testing.T, s *lab.Server, c *httpx.Client)) {
	t.Helper()
	for _, start := range []func(lab.TB, ...lab.Options) *lab.Server{lab.Versity, lab.MinIO} {
		s := start(t, lab.Options{TLS: true})
		t.Run(string(s.Kind), func(t *testing.T) {
			test(t, s, newClient(t, httpx.Options{Authorities: func(string) string { return s.CAPEM }}))
		})
	}
}

func TestRealServersServeRangesAndProbes(t *testing.T) {
	t.Parallel()
	bothServers(t, func(t *testing.T, s *lab.Server, c *httpx.Client) {
		body := content(300_000)
		etag := s.Put(t, "folder/report v1.pdf", body, lab.PutOptions{
			ContentType: "application/pdf", ContentDisposition: `attachment; filename="Q1 report.pdf"`,
		})
		raw := s.PresignGet(t, "folder/report v1.pdf", time.Hour)
		probe, err := c.Probe(t.Context(), mustParse(t, raw), link.ProbePolicy{AllowPrivate: true})
		if err != nil {
			t.Fatal(err)
		}
		if probe.Size != 300_000 || probe.ETag != etag || !probe.Ranges || probe.Name != "Q1 report.pdf" ||
			probe.ContentType != "application/pdf" || probe.Addr != s.Addr || probe.Modified.IsZero() || probe.ServerTime.IsZero() {
			t.Errorf("probe %+v", probe)
		}
		r := request(t, raw, 100, 200_100)
		r.Pin = transfer.Pin{ETag: etag, Size: 300_000}
		response, got, err := read(t, c, r)
		if err != nil || !bytes.Equal(got, body[100:200_100]) {
			t.Fatalf("range: %v, %d bytes", err, len(got))
		}
		if response.Whole || response.Start != 100 || response.End != 200_100 || response.Total != 300_000 || response.ETag != etag {
			t.Errorf("response %+v", response)
		}
		_, got, err = read(t, c, request(t, raw, 0, -1))
		if err != nil || !bytes.Equal(got, body) {
			t.Fatalf("whole: %v, %d bytes", err, len(got))
		}
	})
}

func TestRealServersRefusals(t *testing.T) {
	t.Parallel()
	bothServers(t, func(t *testing.T, s *lab.Server, c *httpx.Client) {
		etag := s.Put(t, "a.bin", content(1000))
		s.Put(t, "empty.bin", nil)
		good := s.PresignGet(t, "a.bin", time.Hour)
		ended := time.Now().Add(-2 * time.Hour)
		cases := map[string]struct {
			raw   string
			start int64
			pin   transfer.Pin
			code  apperr.Code
		}{
			"expired":       {raw: s.Presign(t, http.MethodGet, "a.bin", ended, time.Hour, nil), code: apperr.LinkExpired},
			"changed":       {raw: good[:len(good)-4] + "0000", code: apperr.SignatureMismatch},
			"gone":          {raw: s.PresignGet(t, "b.bin", time.Hour), code: apperr.ObjectGone},
			"for sending":   {raw: s.Presign(t, http.MethodPut, "a.bin", time.Now(), time.Hour, nil), code: apperr.SignatureMismatch},
			"not yet":       {raw: s.Presign(t, http.MethodGet, "a.bin", time.Now().Add(time.Hour), time.Hour, nil), code: apperr.LinkNotYetValid},
			"replaced":      {raw: good, pin: transfer.Pin{ETag: `"00000000000000000000000000000000"`, Size: 1000}, code: apperr.ObjectReplaced},
			"other size":    {raw: good, pin: transfer.Pin{ETag: etag, Size: 999}, code: apperr.ObjectReplaced},
			"shorter":       {raw: good, start: 1500, pin: transfer.Pin{ETag: etag, Size: 2000}, code: apperr.ObjectReplaced},
			"other region":  {raw: otherRegion(t, s, good), code: apperr.WrongRegion},
			"unknown key":   {raw: otherKey(t, good), code: apperr.LinkRefused},
			"without query": {raw: s.ObjectURL("a.bin"), code: apperr.LinkRefused},
		}
		for name, tc := range cases {
			t.Run(name, func(t *testing.T) {
				if name == "not yet" && s.Kind == lab.KindVersity {
					t.Skip("versitygw serves links that are dated ahead")
				}
				r := request(t, tc.raw, tc.start, -1)
				if tc.pin != (transfer.Pin{}) {
					r.Pin = tc.pin
				}
				_, _, err := read(t, c, r)
				p := wantCode(t, err, tc.code, false)
				if p["host"] != s.Addr {
					t.Errorf("params %v", p)
				}
				if at, ok := p["expired_at"].(time.Time); tc.code == apperr.LinkExpired && (!ok || time.Since(at) < 59*time.Minute) {
					t.Errorf("expired_at %v", p["expired_at"])
				}
			})
		}
		response, got, err := read(t, c, request(t, s.PresignGet(t, "empty.bin", time.Hour), 0, -1))
		if err != nil || len(got) != 0 || response.Total != 0 {
			t.Errorf("empty object: %v %+v", err, response)
		}
		probe, err := c.Probe(t.Context(), mustParse(t, s.PresignGet(t, "empty.bin", time.Hour)), link.ProbePolicy{AllowPrivate: true})
		if err != nil || probe.Size != 0 {
			t.Errorf("probe of the empty object: %v %+v", err, probe)
		}
	})
}

func otherRegion(t *testing.T, s *lab.Server, _ string) string {
	t.Helper()
	moved := *s
	moved.Region = "eu-central-1"
	return moved.PresignGet(t, "a.bin", time.Hour)
}

func otherKey(t *testing.T, raw string) string {
	t.Helper()
	u, err := url.Parse(raw)
	if err != nil {
		t.Fatal(err)
	}
	q := u.Query()
	q.Set("X-Amz-Credential", "AKIANOBODYKNOWSTHIS0"+q.Get("X-Amz-Credential")[19:])
	u.RawQuery = q.Encode()
	return u.String()
}
