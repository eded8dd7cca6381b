package lab

import (
	"io"
	"net/http"
	"net/url"
	"time"
)

// Uploads gives the bucket's list of multipart uploads that are open, as the server writes it.
func (s *Server) Uploads(t TB) string {
	t.Helper()
	link := s.Presign(t, http.MethodGet, "", time.Now(), time.Minute, url.Values{"uploads": {""}})
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, link, nil)
	if err != nil {
		t.Fatalf("uploads: %v", err)
	}
	resp, err := s.client.Do(req)
	if err != nil {
		t.Fatalf("uploads: %v", err)
	}
	defer func() { _ = resp.Body.Close() }()
	text, err := io.ReadAll(resp.Body)
	if err != nil || resp.StatusCode != http.StatusOK {
		t.Fatalf("uploads: status %d, %v", resp.StatusCode, err)
	}
	return string(text)
}
