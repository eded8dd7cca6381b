package lab

import (
	"bytes"
	"context"
	"encoding/xml"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	v4 "github.com/aws/aws-sdk-go-v2/aws/signer/v4"
)

const unsignedPayload = "UNSIGNED-PAYLOAD"

// StatusError is an answer that is not a success.
type StatusError struct {
	Status int
	Code   string // S3's, "" where the body has none
	Body   string // at most 4 KiB
}

func (e *StatusError) Error() string {
	return fmt.Sprintf("status %d %s: %s", e.Status, e.Code, e.Body)
}

func (s *Server) credentials() aws.Credentials {
	return aws.Credentials{AccessKeyID: s.AccessKey, SecretAccessKey: s.SecretKey}
}

// escapedPath is the path of an object as S3 signs it: every byte but unreserved ones and "/" is escaped.
func escapedPath(bucket, key string) string {
	const hexDigits = "0123456789ABCDEF"
	var b strings.Builder
	for _, c := range []byte("/" + bucket + "/" + key) {
		switch {
		case c == '/' || c == '-' || c == '_' || c == '.' || c == '~',
			'0' <= c && c <= '9', 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z':
			b.WriteByte(c)
		default:
			b.WriteByte('%')
			b.WriteByte(hexDigits[c>>4])
			b.WriteByte(hexDigits[c&15])
		}
	}
	return b.String()
}

// ObjectURL is the unsigned address of an object, path style.
func (s *Server) ObjectURL(key string) string { return s.Endpoint + escapedPath(s.Bucket, key) }

// call sends one signed request to path (escaped, with its query) and reads the XML answer into out, nil to
// drop it.
func (s *Server) call(ctx context.Context, method, path string, header http.Header, body, out any) error {
	_, err := s.callHeader(ctx, method, path, header, body, out)
	return err
}

func (s *Server) callHeader(ctx context.Context, method, path string, header http.Header, body, out any) (http.Header, error) {
	req, err := s.request(ctx, method, path, header, body)
	if err != nil {
		return nil, err
	}
	res, err := s.client.Do(req)
	if err != nil {
		return nil, err
	}
	defer func() { _ = res.Body.Close() }()
	if res.StatusCode/100 != 2 {
		return nil, statusError(res)
	}
	if out == nil {
		_, err = io.Copy(io.Discard, res.Body)
		return res.Header, err
	}
	return res.Header, xml.NewDecoder(res.Body).Decode(out)
}

func (s *Server) request(ctx context.Context, method, path string, header http.Header, body any) (*http.Request, error) {
	reader, size := sized(body)
	req, err := http.NewRequestWithContext(ctx, method, s.Endpoint+path, reader)
	if err != nil {
		return nil, err
	}
	req.ContentLength = size
	for name, values := range header {
		req.Header[name] = values
	}
	req.Header.Set("X-Amz-Content-Sha256", unsignedPayload)
	signer := v4.NewSigner(func(o *v4.SignerOptions) { o.DisableURIPathEscaping = true })
	return req, signer.SignHTTP(ctx, s.credentials(), req, unsignedPayload, "s3", s.Region, time.Now())
}

func sized(body any) (io.Reader, int64) {
	switch b := body.(type) {
	case []byte:
		return bytes.NewReader(b), int64(len(b))
	case *io.SectionReader:
		return b, b.Size()
	default:
		return nil, 0
	}
}

func statusError(res *http.Response) error {
	text, _ := io.ReadAll(io.LimitReader(res.Body, 4<<10))
	var doc struct{ Code string }
	_ = xml.Unmarshal(text, &doc)
	return &StatusError{Status: res.StatusCode, Code: doc.Code, Body: string(text)}
}

// Presign makes a SigV4 link for method on key, signed at the given moment, good for expires. query is
// signed with it (response-content-disposition, versionId, …). It fails the test on a broken endpoint.
func (s *Server) Presign(t TB, method, key string, at time.Time, expires time.Duration, query url.Values) string {
	t.Helper()
	signed, err := s.SignLink(t.Context(), method, key, at, expires, query)
	if err != nil {
		t.Fatalf("lab: presign: %v", err)
	}
	return signed
}

// SignLink is Presign for scripts and benches.
func (s *Server) SignLink(ctx context.Context, method, key string, at time.Time, expires time.Duration, query url.Values) (string, error) {
	req, err := http.NewRequestWithContext(ctx, method, s.ObjectURL(key), nil)
	if err != nil {
		return "", err
	}
	q := url.Values{"X-Amz-Expires": {strconv.FormatInt(int64(expires/time.Second), 10)}}
	for name, values := range query {
		q[name] = values
	}
	// S3 wants %20 in a query: a plus sign is not a blank there.
	req.URL.RawQuery = strings.ReplaceAll(q.Encode(), "+", "%20")
	signer := v4.NewSigner(func(o *v4.SignerOptions) { o.DisableURIPathEscaping = true })
	signed, _, err := signer.PresignHTTP(ctx, s.credentials(), req, unsignedPayload, "s3", s.Region, at)
	return signed, err
}

// PresignGet makes a download link that works from now on.
func (s *Server) PresignGet(t TB, key string, expires time.Duration) string {
	t.Helper()
	return s.Presign(t, http.MethodGet, key, time.Now(), expires, nil)
}

// Behind gives the same server as it is reached at another endpoint, that of a proxy or relay in front of it, with the
// roots (PEM, and a file of them) to trust there; both "" where the front passes TLS through. Closing it closes nothing.
func (s *Server) Behind(endpoint, caPEM, caFile string) *Server {
	front := &Server{
		Kind: s.Kind, Endpoint: endpoint, AccessKey: s.AccessKey, SecretKey: s.SecretKey, Region: s.Region, Bucket: s.Bucket,
		TLS: s.TLS, CAPEM: s.CAPEM, CAFile: s.CAFile, Dir: s.Dir, client: s.client,
	}
	front.Addr = endpoint[strings.LastIndex(endpoint, "/")+1:]
	if caPEM != "" {
		front.CAPEM, front.CAFile, front.client = caPEM, caFile, trusting(caPEM)
	}
	return front
}
