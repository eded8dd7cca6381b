package lab

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"time"
)

// StoredObject is one object of the bucket.
type StoredObject struct {
	Key  string
	Size int64
	ETag string
	// Modified is when the storage had it.
	Modified time.Time `xml:"LastModified" json:"-"`
}

// Objects lists what lies below a prefix, in the order of the keys.
func (s *Server) Objects(ctx context.Context, prefix string) ([]StoredObject, error) {
	var out []StoredObject
	for token := ""; ; {
		query := url.Values{"list-type": {"2"}, "prefix": {prefix}}
		if token != "" {
			query.Set("continuation-token", token)
		}
		var page struct {
			Contents              []StoredObject
			IsTruncated           bool
			NextContinuationToken string
		}
		if err := s.call(ctx, http.MethodGet, "/"+s.Bucket+"?"+query.Encode(), nil, nil, &page); err != nil {
			return nil, err
		}
		out = append(out, page.Contents...)
		if token = page.NextContinuationToken; !page.IsTruncated || token == "" {
			return out, nil
		}
	}
}

// Read gives an object's head and body, to be closed.
func (s *Server) Read(ctx context.Context, key string) (http.Header, io.ReadCloser, error) {
	req, err := s.request(ctx, http.MethodGet, escapedPath(s.Bucket, key), nil, nil)
	if err != nil {
		return nil, nil, err
	}
	res, err := s.client.Do(req)
	if err != nil {
		return nil, nil, err
	}
	if res.StatusCode != http.StatusOK {
		defer func() { _ = res.Body.Close() }()
		return nil, nil, statusError(res)
	}
	return res.Header, res.Body, nil
}

// Sum gives the SHA-256 of an object, in hexadecimal.
func (s *Server) Sum(ctx context.Context, key string) (string, error) {
	_, body, err := s.Read(ctx, key)
	if err != nil {
		return "", err
	}
	defer func() { _ = body.Close() }()
	sum := sha256.New()
	if _, err := io.Copy(sum, body); err != nil {
		return "", err
	}
	return hex.EncodeToString(sum.Sum(nil)), nil
}

// HasCORS reports whether the bucket has a CORS configuration.
func (s *Server) HasCORS(ctx context.Context) (bool, error) {
	err := s.call(ctx, http.MethodGet, "/"+s.Bucket+"?cors=", nil, nil, nil)
	status, ok := errors.AsType[*StatusError](err)
	switch {
	case err == nil:
		return true, nil
	case ok && (status.Code == "NoSuchCORSConfiguration" || status.Status == http.StatusNotImplemented):
		return false, nil
	}
	return false, fmt.Errorf("cors: %w", err)
}
