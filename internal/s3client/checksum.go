package s3client

import (
	"encoding/base64"
	"encoding/binary"
	"net/http"
	"strconv"
	"strings"

	"daypass/internal/link"
	"daypass/internal/profile"
	"daypass/internal/transfer"
)

// Headers of checksums.
const (
	headerCRC64NVME = "X-Amz-Checksum-Crc64nvme"
	headerCRC32C    = "X-Amz-Checksum-Crc32c"
	checksumAlgo    = "X-Amz-Checksum-Algorithm"
	checksumType    = "X-Amz-Checksum-Type" // FULL_OBJECT or COMPOSITE
)

// announce sets the checksum that the server is to compare with what it received.
func announce(h http.Header, kind profile.Checksum, sum transfer.Sum) {
	switch kind {
	case profile.ChecksumCRC64NVME:
		h.Set(headerCRC64NVME, link.ChecksumText(sum.CRC64NVME))
	case profile.ChecksumCRC32C:
		h.Set(headerCRC32C, crc32cText(sum.CRC32C))
	case profile.ChecksumMD5:
		h.Set("Content-Md5", base64.StdEncoding.EncodeToString(sum.MD5[:]))
	}
}

// announceKind tells CreateMultipartUpload what parts will be announced with.
func announceKind(h http.Header, kind profile.Checksum) {
	switch kind {
	case profile.ChecksumCRC64NVME:
		h.Set(checksumAlgo, "CRC64NVME")
		h.Set(checksumType, "FULL_OBJECT")
	case profile.ChecksumCRC32C:
		h.Set(checksumAlgo, "CRC32C")
	case profile.ChecksumMD5:
	}
}

// stored reads what an answer's header tells of an object of this size.
func stored(h http.Header, size int64) transfer.Stored {
	s := transfer.Stored{Size: size, ETag: h.Get("ETag"), VersionID: realVersion(h.Get("X-Amz-Version-Id")), Token: h.Get(metaToken)}
	if h.Get(checksumType) != "COMPOSITE" { // which a CRC64NVME never is
		s.CRC64NVME = fullCRC(h.Get(headerCRC64NVME))
	}
	s.CRC32C, s.CRC32COf = readCRC32C(h.Get(headerCRC32C))
	if h.Get(checksumType) == "COMPOSITE" && s.CRC32COf == 0 {
		s.CRC32C = nil // of an unknown number of parts
	}
	return s
}

// crc32cText writes a checksum as S3 does: big-endian, base64.
func crc32cText(sum uint32) string {
	return base64.StdEncoding.EncodeToString(binary.BigEndian.AppendUint32(nil, sum))
}

// readCRC32C reads "base64", of the full object, or "base64-N", of N parts' checksums; nil where it is neither.
func readCRC32C(text string) (sum *uint32, parts int) {
	digits, count, composite := strings.Cut(text, "-")
	raw, err := base64.StdEncoding.DecodeString(digits)
	if err != nil || len(raw) != 4 {
		return nil, 0
	}
	if composite {
		if parts, err = strconv.Atoi(count); err != nil || parts < 1 {
			return nil, 0
		}
	}
	value := binary.BigEndian.Uint32(raw)
	return &value, parts
}
