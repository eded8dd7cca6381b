package s3client

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"daypass/internal/apperr"
	"daypass/internal/lab"
	"daypass/internal/profile"
	"daypass/internal/secret"
)

// walk runs the test of a profile and gives its steps as "name:state[:code]".
func walk(t *testing.T, c *Client, a profile.Access, p profile.Place) (string, error) {
	t.Helper()
	var out []string
	err := c.Check(t.Context(), a, p, func(s profile.Step) {
		text := fmt.Sprintf("%s:%s", s.Name, s.State)
		if (s.Err != nil) != (s.State == profile.StepFailed) {
			t.Errorf("step %s has state %s and error %v", s.Name, s.State, s.Err)
		}
		if s.Err != nil {
			text += ":" + string(apperr.CodeOf(s.Err))
		}
		out = append(out, text)
	})
	return strings.Join(out, " "), err
}

func TestCheckStepByStep(t *testing.T) {
	t.Parallel()
	lab.Both(t, func(t *testing.T, s *lab.Server) {
		s.Put(t, "in/k", []byte("v"))
		s.Put(t, "empty/k", nil)
		for name, tc := range map[string]struct {
			off    time.Duration
			change func(a *profile.Access, p *profile.Place)
			want   string
		}{
			"all is well": {want: "resolve:ok connect:ok tls:ok clock:ok key:ok region:ok list:ok read:ok"},
			"no place": {
				change: func(_ *profile.Access, p *profile.Place) { p.Bucket = "" },
				want:   "resolve:ok connect:ok tls:ok clock:ok key:ok region:ok list:ok read:skipped",
			},
			"nothing in it": {
				change: func(_ *profile.Access, p *profile.Place) { p.Prefix = "none/" },
				want:   "resolve:ok connect:ok tls:ok clock:ok key:ok region:ok list:ok read:skipped",
			},
			"an empty object": {
				change: func(_ *profile.Access, p *profile.Place) { p.Prefix = "empty/" },
				want:   "resolve:ok connect:ok tls:ok clock:ok key:ok region:ok list:ok read:ok",
			},
			"clock": {off: time.Hour, want: "resolve:ok connect:ok tls:ok clock:failed:clock_skew key:ok region:ok list:ok read:ok"},
			"key": {
				change: func(a *profile.Access, _ *profile.Place) { a.Secret = secret.NewString("x") },
				want:   "resolve:ok connect:ok tls:ok clock:ok key:failed:key_refused region:skipped list:skipped read:skipped",
			},
			"region": {
				change: func(a *profile.Access, _ *profile.Place) { a.Region = "eu-south-9" },
				want:   "resolve:ok connect:ok tls:ok clock:ok key:ok region:failed:wrong_region list:skipped read:skipped",
			},
			"bucket": {
				change: func(_ *profile.Access, p *profile.Place) { p.Bucket = "missing" },
				want:   "resolve:ok connect:ok tls:ok clock:ok key:ok region:ok list:failed:bucket_gone read:skipped",
			},
			"certificate": {
				change: func(a *profile.Access, _ *profile.Place) { a.CAPEM = "" },
				want:   "resolve:ok connect:ok tls:failed:certificate_bad clock:skipped key:skipped region:skipped list:skipped read:skipped",
			},
			"http where it is https": {
				change: func(a *profile.Access, _ *profile.Place) {
					a.Endpoint = "http" + strings.TrimPrefix(a.Endpoint, "https")
				},
				want: "resolve:ok connect:ok tls:failed:endpoint_https clock:skipped key:skipped region:skipped list:skipped read:skipped",
			},
			"nobody there": {
				change: func(a *profile.Access, _ *profile.Place) { a.Endpoint = "https://127.0.0.1:1" },
				want:   "resolve:ok connect:failed:endpoint_closed tls:skipped clock:skipped key:skipped region:skipped list:skipped read:skipped",
			},
			"no such name": {
				change: func(a *profile.Access, _ *profile.Place) { a.Endpoint = "https://daypass-no-such-host.invalid" },
				want:   "resolve:failed:endpoint_unknown connect:skipped tls:skipped clock:skipped key:skipped region:skipped list:skipped read:skipped",
			},
		} {
			a, p := access(s), profile.Place{Bucket: s.Bucket, Prefix: "in/"}
			if tc.change != nil {
				tc.change(&a, &p)
			}
			got, err := walk(t, newClient(t, tc.off), a, p)
			if got != tc.want {
				t.Errorf("%s:\n got %s\nwant %s", name, got, tc.want)
			}
			if (err != nil) != strings.Contains(tc.want, "failed") {
				t.Errorf("%s: error %v", name, err)
			}
		}
	}, lab.Options{TLS: true})
}

// TestHTTPWhereTheProfileSaysHTTPS: the other way round, with real servers and with one that says nothing to TLS.
func TestHTTPWhereTheProfileSaysHTTPS(t *testing.T) {
	t.Parallel()
	const want = "resolve:ok connect:ok tls:failed:endpoint_http clock:skipped key:skipped region:skipped list:skipped read:skipped"
	lab.Both(t, func(t *testing.T, s *lab.Server) {
		a := access(s)
		a.Endpoint = "https" + strings.TrimPrefix(a.Endpoint, "http")
		if got, err := walk(t, newClient(t, 0), a, profile.Place{Bucket: s.Bucket}); got != want || apperr.CodeOf(err) != apperr.EndpointHTTP {
			t.Errorf("%s, %v", got, err)
		}
	})
}
