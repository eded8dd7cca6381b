package lab

import (
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"strings"
)

// SavesPages starts another way to a server's endpoint on which browsers save every page, as some providers have it on their
// own hosts. Whoever starts it closes it.
func SavesPages(endpoint string) (*httptest.Server, error) {
	target, err := url.Parse(endpoint)
	if err != nil {
		return nil, err
	}
	through := httputil.NewSingleHostReverseProxy(target) // keeps the Host, which is signed
	through.ModifyResponse = func(res *http.Response) error {
		if strings.HasPrefix(res.Header.Get("Content-Type"), "text/html") {
			res.Header.Set("Content-Disposition", "attachment")
		}
		return nil
	}
	return httptest.NewServer(through), nil
}
