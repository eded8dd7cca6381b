package page

import (
	"encoding/base64"
	"encoding/binary"
	"time"

	"daypass/internal/secret"
)

// FilesPerPage is how many files one share page should list: it opens in well under a second. A share of more
// files goes over several pages, made with the same Pages.
const FilesPerPage = 1000

// Share is what a share page tells and gives.
type Share struct {
	Title string
	Note  string // plain text, "" for none
	// MadeAt and ExpiresAt are the life of its links, on the storage's clock.
	MadeAt, ExpiresAt time.Time
	// Files are those of this page: at most MaxFiles, all on one host.
	Files []File
	// TotalFiles and TotalBytes are those of the whole share, for a share of several pages; 0: what Files adds up to.
	TotalFiles int
	TotalBytes int64
	// Pages are the links of all pages in their order, this one among them at Page; nil where there is one alone.
	Pages []secret.String
	Page  int
}

// File is one file of a share.
type File struct {
	// Path is relative, with "/" between its elements. From Parse it has no empty, "." and ".." elements and no
	// NUL; each element still has to be made safe (package filename) before anything is saved under it.
	Path string
	Size int64 // bytes
	// URL is its presigned GET link, which saves rather than opens.
	URL       secret.String
	Modified  time.Time // zero where not known
	CRC64NVME *uint64   // of the whole file; nil where the storage has none
	Type      string    // its content type, "" where not known
}

// crcText is a CRC64NVME as S3 writes it: base64 of 8 big-endian bytes; "" for nil.
func crcText(crc *uint64) string {
	if crc == nil {
		return ""
	}
	return base64.StdEncoding.EncodeToString(binary.BigEndian.AppendUint64(nil, *crc))
}

// readCRC is the way back; ok is false for what crcText does not write.
func readCRC(text string) (crc *uint64, ok bool) {
	if text == "" {
		return nil, true
	}
	raw, err := base64.StdEncoding.Strict().DecodeString(text)
	if err != nil || len(raw) != 8 {
		return nil, false
	}
	sum := binary.BigEndian.Uint64(raw)
	return &sum, true
}
