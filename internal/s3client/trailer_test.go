package s3client

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http/httputil"
	"testing"

	"daypass/internal/lab"
	"daypass/internal/profile"
	"daypass/internal/transfer"

	"github.com/minio/crc64nvme"
)

// Checksums behind the bytes are compared by real servers: what is right is kept, what is wrong refused.
func TestChecksumsBehindTheBytes(t *testing.T) {
	t.Parallel()
	for _, s := range []*lab.Server{lab.Versity(t, lab.Options{TLS: true}), lab.MinIO(t, lab.Options{TLS: true})} {
		c := newClient(t, 0)
		d := transfer.Destination{Access: access(s), Bucket: s.Bucket, Key: "trailed"}
		id, err := c.Create(t.Context(), d, transfer.Meta{Name: "a"}, profile.ChecksumCRC64NVME)
		if err != nil {
			t.Fatal(err)
		}
		for _, size := range []int64{1, 100, 5<<20 + 7, chunkMost, chunkMost + 1, 2*chunkMost + 3} {
			text := lab.Blob{Seed: uint64(size), Length: size}.Bytes()
			sum := transfer.Sum{CRC64NVME: crc64nvme.Checksum(text)}
			for _, pieces := range []bool{false, true} {
				chunk := transfer.Chunk{Size: size, Checksum: profile.ChecksumCRC64NVME, Summed: func() transfer.Sum { return sum }}
				chunk.Open = func(context.Context) io.Reader {
					if pieces {
						return &odd{Reader: bytes.NewReader(text)}
					}
					return bytes.NewReader(text)
				}
				part, err := c.PutPart(t.Context(), d, id, 1, chunk)
				if err != nil || part.CRC64NVME == nil || *part.CRC64NVME != sum.CRC64NVME {
					t.Fatalf("%s, %d bytes: %+v, %v", s.Kind, size, part, err)
				}
				listed, _, err := c.ListParts(t.Context(), d, id, 0)
				if err != nil || len(listed) != 1 || listed[0].Size != size {
					t.Fatalf("%s, %d bytes: %+v, %v", s.Kind, size, listed, err)
				}
				chunk.Summed = func() transfer.Sum { return transfer.Sum{CRC64NVME: sum.CRC64NVME + 1} }
				if _, err := c.PutPart(t.Context(), d, id, 2, chunk); !errors.Is(err, transfer.ErrDigest) {
					t.Errorf("%s, %d bytes with a wrong checksum: %v", s.Kind, size, err)
				}
			}
		}
	}
}

// zeros is endless.
type zeros struct{}

func (zeros) Read(p []byte) (int, error) {
	clear(p)
	return len(p), nil
}

// What goes out has the length that was told, and is chunks as HTTP has them, with the trailer behind.
func TestTrailedBodiesAreChunks(t *testing.T) {
	t.Parallel()
	for _, size := range []int64{0, 1, 15, 16, chunkMost - 1, chunkMost, chunkMost + 1, 3 * chunkMost} {
		c := &transfer.Chunk{
			Size: size, Checksum: profile.ChecksumCRC64NVME, Summed: func() transfer.Sum { return transfer.Sum{CRC64NVME: 1} },
			Open: func(context.Context) io.Reader { return zeros{} },
		}
		text, err := io.ReadAll(openTrailed(t.Context(), c))
		if err != nil || int64(len(text)) != trailedLength(c) {
			t.Fatalf("%d bytes: %d go out, %d were told, %v", size, len(text), trailedLength(c), err)
		}
		var pieces []byte
		for r := openTrailed(t.Context(), c); ; {
			p, err := r.Next(100_003)
			pieces = append(pieces, p...)
			if err != nil {
				break
			}
		}
		if !bytes.Equal(pieces, text) {
			t.Errorf("%d bytes: pieces differ", size)
		}
		rest := bytes.NewReader(text)
		got, err := io.ReadAll(httputil.NewChunkedReader(rest))
		if err != nil || int64(len(got)) != size {
			t.Errorf("%d bytes: %d in chunks, %v", size, len(got), err)
		}
		if want := "x-amz-checksum-crc64nvme:AAAAAAAAAAE=\r\n\r\n"; !bytes.HasSuffix(text, []byte(want)) {
			t.Errorf("%d bytes end in %q", size, text[max(len(text)-60, 0):])
		}
	}
}

// A reader that ends early is no whole part.
func TestTrailedBodiesEndWithTheirReader(t *testing.T) {
	t.Parallel()
	c := &transfer.Chunk{
		Size: 10, Summed: func() transfer.Sum { return transfer.Sum{} },
		Open: func(context.Context) io.Reader { return io.LimitReader(zeros{}, 9) },
	}
	if text, err := io.ReadAll(openTrailed(t.Context(), c)); !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Errorf("%q, %v", text, err)
	}
}

// Without TLS nothing tells the server that a trailer is the sender's, so none is sent (S3 API, "PutObject").
func TestTrailersGoOverTLSAlone(t *testing.T) {
	t.Parallel()
	c := newClient(t, 0)
	for endpoint, want := range map[string]bool{"https://s3.example": true, "http://s3.example": false} {
		d := transfer.Destination{Access: profile.Access{Profile: profile.Profile{Preset: "minio", Endpoint: endpoint}}}
		if got := c.Traits(d).Trailers; got != want {
			t.Errorf("%s: %v", endpoint, got)
		}
	}
}
