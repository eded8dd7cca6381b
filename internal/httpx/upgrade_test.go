package httpx

import (
	"net/url"
	"testing"
)

// TestUpgradeChangesNothingThatWasSigned: the one redirect that a signed link follows.
func TestUpgradeChangesNothingThatWasSigned(t *testing.T) {
	t.Parallel()
	const from = "http://b.s3.example.com/k%20ey?X-Amz-Signature=1"
	cases := map[string]bool{
		"https://b.s3.example.com/k%20ey?X-Amz-Signature=1":      true,
		"https://B.s3.example.com:443/k%20ey?X-Amz-Signature=1":  true,
		"https://b.s3.example.com:8443/k%20ey?X-Amz-Signature=1": false,
		"https://c.s3.example.com/k%20ey?X-Amz-Signature=1":      false,
		"https://b.s3.example.com/k+ey?X-Amz-Signature=1":        false,
		"https://b.s3.example.com/k%20ey?X-Amz-Signature=2":      false,
		"https://b.s3.example.com/k%20ey":                        false,
		"http://b.s3.example.com/k%20ey?X-Amz-Signature=1":       false,
	}
	parse := func(raw string) *url.URL {
		u, err := url.Parse(raw)
		if err != nil {
			t.Fatal(err)
		}
		return u
	}
	for to, want := range cases {
		if got := isUpgrade(parse(from), parse(to)); got != want {
			t.Errorf("to %s: %v", to, got)
		}
	}
	if !sameSite("a.example.co.uk", "b.example.co.uk") || sameSite("a.co.uk", "b.co.uk") || sameSite("a.github.io", "b.github.io") ||
		sameSite("10.0.0.1", "10.0.0.2") {
		t.Error("sites are mixed up")
	}
}
