package s3client

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"sync/atomic"
	"testing"

	"daypass/internal/lab"
	"daypass/internal/profile"
	"daypass/internal/transfer"

	"github.com/minio/crc64nvme"
)

// odd gives its bytes in pieces of odd sizes.
type odd struct {
	*bytes.Reader
	size int
}

func (o *odd) Next(most int) ([]byte, error) {
	o.size = (o.size*7 + 13) % 200_000
	p := make([]byte, min(most, o.size+1))
	n, err := o.Read(p)
	return p[:n], err
}

// Bodies of any size arrive as they are, in pieces or not, over TLS and without; and again over the same connection.
func TestBodiesArriveInPieces(t *testing.T) {
	t.Parallel()
	for _, server := range []*lab.Server{lab.Versity(t, lab.Options{TLS: true}), lab.Versity(t)} {
		c := newClient(t, 0)
		for _, size := range []int64{1, 100, 128<<10 - 1, 128 << 10, 128<<10 + 1, 3<<20 + 7} {
			for _, whole := range []bool{false, true} {
				text := lab.Blob{Seed: uint64(size), Length: size}.Bytes()
				d := transfer.Destination{Access: access(server), Bucket: server.Bucket, Key: "pieces"}
				open := func(context.Context) io.Reader { return &odd{Reader: bytes.NewReader(text)} }
				if whole {
					open = func(context.Context) io.Reader { return bytes.NewReader(text) }
				}
				chunk := transfer.Chunk{
					Size: size, Checksum: profile.ChecksumCRC64NVME, Sum: transfer.Sum{CRC64NVME: crc64nvme.Checksum(text)}, Open: open,
				}
				there, err := c.PutWhole(t.Context(), d, transfer.Meta{Name: "a"}, chunk, true)
				if err != nil || there.Size != size {
					t.Fatalf("%d bytes: %+v, %v", size, there, err)
				}
			}
		}
	}
}

// A request that is given up while its server takes nothing ends at once.
func TestGivingUpABodyDoesNotWait(t *testing.T) {
	t.Parallel()
	hang := make(chan struct{})
	d := destination(t, func(_ http.ResponseWriter, r *http.Request) {
		_, _ = io.CopyN(io.Discard, r.Body, 1000)
		<-hang
	})
	t.Cleanup(func() { close(hang) })
	ctx, cancel := context.WithCancel(t.Context())
	chunk := transfer.Chunk{Size: 64 << 20, Open: func(context.Context) io.Reader {
		return io.MultiReader(bytes.NewReader(make([]byte, 2000)), cancels{cancel}, bytes.NewReader(make([]byte, 64<<20)))
	}}
	if _, err := newClient(t, 0).PutPart(ctx, d, "id", 1, chunk); err == nil {
		t.Error("no error")
	}
}

// cancels ends a context as soon as it is read.
type cancels struct{ do func() }

func (c cancels) Read([]byte) (int, error) {
	c.do()
	return 0, io.EOF
}

// closing is a body without an end that tells when it is let go of.
type closing struct{ closed *atomic.Bool }

func (closing) Read(p []byte) (int, error)    { return len(p), nil }
func (closing) Next(most int) ([]byte, error) { return make([]byte, most), nil }
func (c closing) Close() error                { c.closed.Store(true); return nil }

// An answer that comes before the body was taken ends the request only once nothing reads the body any more: it may be
// memory that the next file is read into.
func TestAnEarlyAnswerLeavesTheBodyAlone(t *testing.T) {
	t.Parallel()
	for _, answer := range []string{"200 OK", "403 Forbidden"} {
		d := destination(t, func(w http.ResponseWriter, _ *http.Request) {
			conn, out, err := w.(http.Hijacker).Hijack()
			if err != nil {
				t.Error(err)
				return
			}
			t.Cleanup(func() { _ = conn.Close() })
			_, _ = out.WriteString("HTTP/1.1 " + answer + "\r\nETag: \"e\"\r\nContent-Length: 0\r\n\r\n")
			_ = out.Flush()
		})
		for range 10 {
			var closed atomic.Bool
			chunk := transfer.Chunk{Size: 1 << 30, Open: func(context.Context) io.Reader { return closing{&closed} }}
			_, err := newClient(t, 0).PutPart(t.Context(), d, "id", 1, chunk)
			if !closed.Load() {
				t.Fatalf("%s: the body is still read: %v", answer, err)
			}
		}
	}
}
