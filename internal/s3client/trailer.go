package s3client

import (
	"context"
	"errors"
	"io"
	"net/http"
	"strconv"

	"daypass/internal/profile"
	"daypass/internal/transfer"
	"daypass/internal/wire"
)

// A body whose checksum comes behind its bytes (S3 User Guide, "Signature calculations: transferring payload in multiple chunks",
// STREAMING-UNSIGNED-PAYLOAD-TRAILER): chunks, each with its length before it, an empty one, and the trailer.
const (
	trailedPayload = "STREAMING-UNSIGNED-PAYLOAD-TRAILER"
	headerTrailer  = "X-Amz-Trailer"
	chunkMost      = 16 << 20 // bytes of one chunk; MinIO takes no larger one
	chunkEnd       = "\r\n"
)

// announceBehind sets what tells the server that the checksum comes behind the bytes.
func announceBehind(h http.Header, c *transfer.Chunk) {
	h.Set("Content-Encoding", "aws-chunked")
	h.Set("X-Amz-Decoded-Content-Length", strconv.FormatInt(c.Size, 10))
	h.Set(headerTrailer, trailerName(c.Checksum))
}

func trailerName(kind profile.Checksum) string {
	if kind == profile.ChecksumCRC32C {
		return "x-amz-checksum-crc32c"
	}
	return "x-amz-checksum-crc64nvme"
}

// trailer is what comes behind the bytes, the empty chunk included.
func trailer(c *transfer.Chunk, sum transfer.Sum) string {
	h := http.Header{}
	announce(h, c.Checksum, sum)
	name := trailerName(c.Checksum)
	return "0" + chunkEnd + name + ":" + h.Get(name) + chunkEnd + chunkEnd
}

// chunkHead is what comes before a chunk of so many bytes, and chunkEnd behind it.
func chunkHead(size int64) string { return strconv.FormatInt(size, 16) + chunkEnd }

// trailedLength is how many bytes a chunk has with all that is sent around them.
func trailedLength(c *transfer.Chunk) int64 {
	n := c.Size + int64(len(trailer(c, transfer.Sum{})))
	for left := c.Size; left > 0; left -= chunkMost {
		n += int64(len(chunkHead(min(left, chunkMost))) + len(chunkEnd))
	}
	return n
}

// openTrailed gives a chunk's bytes as they are sent.
func openTrailed(ctx context.Context, c *transfer.Chunk) *trailed {
	return &trailed{chunk: c, from: c.Open(ctx), left: c.Size}
}

// trailed reads a chunk with all that is sent around its bytes.
type trailed struct {
	chunk *transfer.Chunk
	from  io.Reader
	left  int64  // bytes of the chunk that were not read yet
	now   int64  // of them, those of the present part between two heads
	words string // to be given before anything else
	ended bool   // words are the last
}

var _ wire.Pieces = (*trailed)(nil)

// Read implements io.Reader.
func (t *trailed) Read(p []byte) (int, error) {
	if n := copy(p, t.words); n > 0 {
		t.words = t.words[n:]
		return n, nil
	}
	if t.between() {
		return t.Read(p)
	}
	if t.ended {
		return 0, io.EOF
	}
	n, err := t.from.Read(p[:min(int64(len(p)), t.now)])
	return n, t.passed(n, err)
}

// Next implements wire.Pieces, without a copy where the reader has pieces.
func (t *trailed) Next(most int) ([]byte, error) {
	if t.words == "" && !t.between() && t.ended {
		return nil, io.EOF
	}
	if t.words != "" {
		n := min(most, len(t.words))
		p := []byte(t.words[:n])
		t.words = t.words[n:]
		return p, nil
	}
	most = int(min(int64(most), t.now))
	if from, ok := t.from.(wire.Pieces); ok {
		p, err := from.Next(most)
		return p, t.passed(len(p), err)
	}
	p := make([]byte, most)
	n, err := t.from.Read(p)
	return p[:n], t.passed(n, err)
}

// between makes the words that are due where a chunk begins or ends; it reports whether there are any.
func (t *trailed) between() bool {
	switch {
	case t.now > 0 || t.ended:
	case t.left > 0:
		t.now = min(t.left, chunkMost)
		if t.left < t.chunk.Size {
			t.words = chunkEnd
		}
		t.words += chunkHead(t.now)
	default:
		if t.chunk.Size > 0 {
			t.words = chunkEnd
		}
		t.words += trailer(t.chunk, t.chunk.Summed())
		t.ended = true
	}
	return t.words != ""
}

// passed counts bytes that were read. An end before all of them is one too many.
func (t *trailed) passed(n int, err error) error {
	t.left -= int64(n)
	t.now -= int64(n)
	if errors.Is(err, io.EOF) {
		if t.left > 0 {
			return io.ErrUnexpectedEOF
		}
		return nil
	}
	return err
}

// Close closes the reader.
func (t *trailed) Close() error {
	if c, ok := t.from.(io.Closer); ok {
		return c.Close()
	}
	return nil
}
