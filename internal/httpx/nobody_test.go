package httpx_test

import (
	"errors"
	"testing"

	"daypass/internal/apperr"
	"daypass/internal/httpx"
	"daypass/internal/lab"
)

// TestFoundNobody: a failure to connect differs from a connection that broke.
func TestFoundNobody(t *testing.T) {
	t.Parallel()
	hangUp := lab.Liar(t, oneObject(1000, lab.Step{Do: lab.Reply{HangUp: true}}))
	for name, tc := range map[string]struct {
		link   string
		o      httpx.Options
		nobody bool
	}{
		"nobody listens":  {link: "http://" + closedPort(t) + "/b/k.bin", nobody: true},
		"name is unknown": {link: "http://nobody.invalid/b/k.bin", nobody: true},
		"proxy is off":    {link: "http://files.example.com/b/k.bin", o: httpx.Options{Proxy: proxyTo("http://" + closedPort(t))}, nobody: true},
		"hangs up":        {link: hangUp.Link("/b/k.bin")},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := newClient(t, tc.o).Fetch(t.Context(), request(t, tc.link, 0, 10))
			wantCode(t, err, apperr.NetworkGone, true)
			seeker, ok := errors.AsType[interface {
				error
				FoundNobody() bool
			}](err)
			if !ok || seeker.FoundNobody() != tc.nobody {
				t.Errorf("found nobody: want %v of %v", tc.nobody, err)
			}
		})
	}
}
