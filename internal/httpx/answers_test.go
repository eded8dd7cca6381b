package httpx_test

import (
	"testing"
	"time"

	"daypass/internal/apperr"
	"daypass/internal/httpx"
	"daypass/internal/lab"
)

// TestEveryProvidersAnswers asks with a link that is good by its own dates: the answer alone tells.
func TestEveryProvidersAnswers(t *testing.T) {
	t.Parallel()
	for _, a := range lab.Answers() {
		if a.Means == "" {
			continue
		}
		t.Run(a.Name, func(t *testing.T) {
			t.Parallel()
			liar := lab.Liar(t, oneObject(1000, lab.Step{Do: lab.Reply{Answer: a.Name}}))
			o := httpx.Options{}
			if a.Means == apperr.ClockSkew { // a clock is off only if it is
				o.Now = func() time.Time { return time.Now().Add(-47 * time.Minute) }
			}
			r := request(t, liar.Link("/bucket/key.bin"), 0, 1000)
			if a.Means == apperr.ObjectReplaced {
				r.Pin.ETag = `"pinned"`
			}
			_, body, err := read(t, newClient(t, o), r)
			p := wantCode(t, err, a.Means, a.Retry)
			if len(body) != 0 {
				t.Errorf("%d bytes of an error were handed out", len(body))
			}
			if a.Region != "" && p["region"] != a.Region {
				t.Errorf("region %v, want %s", p["region"], a.Region)
			}
			if a.Means == apperr.ClockSkew {
				if s, _ := p["skew_seconds"].(int64); s < 46*60 || s > 48*60 {
					t.Errorf("skew %v", p["skew_seconds"])
				}
			}
		})
	}
}
