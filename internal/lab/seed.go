package lab

import (
	"context"
	"encoding/base64"
	"encoding/binary"
	"encoding/xml"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"strings"

	"github.com/minio/crc64nvme"
)

// PutOptions shape a stored object. The zero value stores it with its CRC64NVME.
type PutOptions struct {
	ContentType        string
	ContentDisposition string
	NoChecksum         bool
}

// Put stores body under key of the server's bucket in one request and gives the ETag, with its quotes.
func (s *Server) Put(t TB, key string, body []byte, o ...PutOptions) string {
	t.Helper()
	header, err := s.put(t.Context(), key, body, crcOf(body), o)
	if err != nil {
		t.Fatalf("lab: put %s: %v", key, err)
		return ""
	}
	return header.Get("ETag")
}

// PutFile stores the file at path under key.
func (s *Server) PutFile(t TB, key, path string, o ...PutOptions) string {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatalf("lab: %v", err)
		return ""
	}
	defer func() { _ = f.Close() }()
	info, err := f.Stat()
	if err != nil {
		t.Fatalf("lab: %v", err)
		return ""
	}
	return s.PutReader(t, key, f, info.Size(), o...)
}

// PutReader stores size bytes of r under key; r is read twice (checksum, then body).
func (s *Server) PutReader(t TB, key string, r io.ReaderAt, size int64, o ...PutOptions) string {
	t.Helper()
	etag, err := s.Store(t.Context(), key, r, size, o...)
	if err != nil {
		t.Fatalf("lab: put %s: %v", key, err)
	}
	return etag
}

// Store is PutReader for scripts and benches.
func (s *Server) Store(ctx context.Context, key string, r io.ReaderAt, size int64, o ...PutOptions) (string, error) {
	sum := crc64nvme.New()
	if _, err := io.Copy(sum, io.NewSectionReader(r, 0, size)); err != nil {
		return "", err
	}
	header, err := s.put(ctx, key, io.NewSectionReader(r, 0, size), sum.Sum64(), o)
	return header.Get("ETag"), err
}

func (s *Server) put(ctx context.Context, key string, body any, crc uint64, options []PutOptions) (http.Header, error) {
	var o PutOptions
	if len(options) > 0 {
		o = options[0]
	}
	header := http.Header{}
	if o.ContentType != "" {
		header.Set("Content-Type", o.ContentType)
	}
	if o.ContentDisposition != "" {
		header.Set("Content-Disposition", o.ContentDisposition)
	}
	if !o.NoChecksum {
		header.Set("X-Amz-Checksum-Crc64nvme", CRC64Text(crc))
	}
	return s.callHeader(ctx, http.MethodPut, escapedPath(s.Bucket, key), header, body, nil)
}

// PutParts stores size bytes of r as a multipart object, whose ETag is an MD5 of MD5s with "-parts" behind.
// partSize has to be at least 5 MiB (the last part may be less). It gives the ETag, with its quotes.
func (s *Server) PutParts(t TB, key string, r io.ReaderAt, size, partSize int64) string {
	t.Helper()
	etag, err := s.putParts(t.Context(), key, r, size, partSize)
	if err != nil {
		t.Fatalf("lab: put parts of %s: %v", key, err)
	}
	return etag
}

type uploadedPart struct {
	PartNumber int
	ETag       string
}

func (s *Server) putParts(ctx context.Context, key string, r io.ReaderAt, size, partSize int64) (string, error) {
	path := escapedPath(s.Bucket, key)
	var upload struct {
		UploadID string `xml:"UploadId"`
	}
	if err := s.call(ctx, http.MethodPost, path+"?uploads=", nil, nil, &upload); err != nil {
		return "", err
	}
	id := url.QueryEscape(upload.UploadID)
	doc := struct {
		XMLName xml.Name       `xml:"CompleteMultipartUpload"`
		Part    []uploadedPart `xml:"Part"`
	}{}
	for start := int64(0); start < size; start += partSize {
		n := len(doc.Part) + 1
		body := io.NewSectionReader(r, start, min(partSize, size-start))
		header, err := s.callHeader(ctx, http.MethodPut, fmt.Sprintf("%s?partNumber=%d&uploadId=%s", path, n, id), nil, body, nil)
		if err != nil {
			return "", err
		}
		doc.Part = append(doc.Part, uploadedPart{PartNumber: n, ETag: header.Get("ETag")})
	}
	body, err := xml.Marshal(doc)
	if err != nil {
		return "", err
	}
	var done struct{ ETag string }
	err = s.call(ctx, http.MethodPost, path+"?uploadId="+id, http.Header{"Content-Type": {"application/xml"}}, body, &done)
	return `"` + strings.Trim(done.ETag, `"`) + `"`, err
}

// Delete removes key.
func (s *Server) Delete(t TB, key string) {
	t.Helper()
	if err := s.Remove(t.Context(), key); err != nil {
		t.Fatalf("lab: delete %s: %v", key, err)
	}
}

// Remove is Delete for scripts and benches.
func (s *Server) Remove(ctx context.Context, key string) error {
	return s.call(ctx, http.MethodDelete, escapedPath(s.Bucket, key), nil, nil, nil)
}

// CRC64Text prints a CRC64NVME as S3 does: base64 of its 8 big-endian bytes.
func CRC64Text(crc uint64) string {
	return base64.StdEncoding.EncodeToString(binary.BigEndian.AppendUint64(nil, crc))
}

func crcOf(b []byte) uint64 {
	sum := crc64nvme.New()
	_, _ = sum.Write(b)
	return sum.Sum64()
}
