package lab

import (
	"encoding/xml"
	"net/http"
	"net/url"
)

// KeepVersions makes the server's bucket keep versions. versitygw has to be started with Options.Versions for it.
func (s *Server) KeepVersions(t TB) {
	t.Helper()
	body := []byte(`<VersioningConfiguration xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Status>Enabled</Status></VersioningConfiguration>`)
	if err := s.call(t.Context(), http.MethodPut, "/"+s.Bucket+"?versioning=", http.Header{"Content-Type": {"application/xml"}}, body, nil); err != nil {
		t.Fatalf("lab: versions: %v", err)
	}
}

// Versions counts what the bucket keeps below a prefix: versions of objects, and markers of deleted ones.
func (s *Server) Versions(t TB, prefix string) (versions, markers int) {
	t.Helper()
	var doc struct {
		XMLName      xml.Name   `xml:"ListVersionsResult"`
		Version      []struct{} `xml:"Version"`
		DeleteMarker []struct{} `xml:"DeleteMarker"`
	}
	if err := s.call(t.Context(), http.MethodGet, "/"+s.Bucket+"?prefix="+url.QueryEscape(prefix)+"&versions=", nil, nil, &doc); err != nil {
		t.Fatalf("lab: list versions: %v", err)
	}
	return len(doc.Version), len(doc.DeleteMarker)
}

// Keys lists the keys below a prefix of the bucket, at most 1,000.
func (s *Server) Keys(t TB, prefix string) (keys []string) {
	t.Helper()
	var doc struct {
		XMLName  xml.Name `xml:"ListBucketResult"`
		Contents []struct{ Key string }
	}
	if err := s.call(t.Context(), http.MethodGet, "/"+s.Bucket+"?list-type=2&prefix="+url.QueryEscape(prefix), nil, nil, &doc); err != nil {
		t.Fatalf("lab: list: %v", err)
	}
	for _, one := range doc.Contents {
		keys = append(keys, one.Key)
	}
	return keys
}
