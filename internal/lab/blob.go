package lab

import (
	"encoding/binary"
	"io"
)

// Blob is deterministic, incompressible content of any length that takes no memory: byte i depends on Seed
// and i alone. It is an io.ReaderAt; equal seeds and lengths are equal bytes. Safe for concurrent use.
type Blob struct {
	Seed   uint64 `json:"seed"`
	Length int64  `json:"length"` // bytes
}

// ReadAt fills p from offset off.
func (b Blob) ReadAt(p []byte, off int64) (int, error) {
	if off >= b.Length {
		return 0, io.EOF
	}
	n := int(min(int64(len(p)), b.Length-off))
	var word [8]byte
	for i := 0; i < n; {
		pos := off + int64(i)
		if pos%8 == 0 && n-i >= 8 {
			binary.LittleEndian.PutUint64(p[i:], b.word(pos/8))
			i += 8
			continue
		}
		binary.LittleEndian.PutUint64(word[:], b.word(pos/8))
		i += copy(p[i:n], word[pos%8:])
	}
	if n < len(p) {
		return n, io.EOF
	}
	return n, nil
}

// word is splitmix64 of the word's index.
func (b Blob) word(i int64) uint64 {
	z := b.Seed*0xd1342543de82ef95 + (uint64(i)+1)*0x9e3779b97f4a7c15
	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9
	z = (z ^ (z >> 27)) * 0x94d049bb133111eb
	return z ^ (z >> 31)
}

// Reader reads it from the start.
func (b Blob) Reader() *io.SectionReader { return io.NewSectionReader(b, 0, b.Length) }

// Bytes gives all of it.
func (b Blob) Bytes() []byte {
	p := make([]byte, b.Length)
	_, _ = b.ReadAt(p, 0)
	return p
}
