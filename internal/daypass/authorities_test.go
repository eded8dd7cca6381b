package daypass

import (
	"context"
	"errors"
	"testing"

	"daypass/internal/profile"
)

type profiles struct {
	all []profile.Profile
	err error
}

func (p profiles) List(context.Context) ([]profile.Profile, error) { return p.all, p.err }

func TestAuthoritiesCountForTheirOwnHostsAlone(t *testing.T) {
	t.Parallel()
	ask := authorities(t.Context(), profiles{all: []profile.Profile{
		{Endpoint: "https://S3.corp.example:9000", PublicEndpoint: "https://files.corp.example", CAPEM: "corp"},
		{Endpoint: "https://10.0.0.5", CAPEM: "box"},
		{Endpoint: "https://s3.corp.example", CAPEM: "second"},
		{Endpoint: "https://s3.amazonaws.com"},
		{CAPEM: "nowhere"},
	}})
	for host, want := range map[string]string{
		"s3.corp.example":        "corp\nsecond",
		"bucket.s3.corp.example": "corp\nsecond",
		"FILES.corp.example":     "corp",
		"10.0.0.5":               "box",
		"evil-s3.corp.example":   "",
		"corp.example":           "",
		"s3.amazonaws.com":       "",
		"":                       "",
	} {
		if got := ask(host); got != want {
			t.Errorf("%q: %q, want %q", host, got, want)
		}
	}
	if got := authorities(t.Context(), profiles{all: []profile.Profile{{Endpoint: "https://a.example", CAPEM: "x"}}, err: errors.New("shut")})("a.example"); got != "" {
		t.Errorf("a database that fails gave %q", got)
	}
}
