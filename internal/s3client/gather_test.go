package s3client

import (
	"bytes"
	"context"
	"io"
	"net/http"
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
		for _, size := range []int64{1, 100, storeBuffer - 1, storeBuffer, storeBuffer + 1, 3<<20 + 7} {
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
