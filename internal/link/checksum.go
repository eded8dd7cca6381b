package link

import (
	"encoding/base64"
	"encoding/binary"
)

// ChecksumText writes a CRC64NVME as S3 does: base64 of its 8 bytes, the highest first.
func ChecksumText(crc uint64) string {
	return base64.StdEncoding.EncodeToString(binary.BigEndian.AppendUint64(nil, crc))
}

// ParseChecksum reads what ChecksumText writes; false for anything else.
func ParseChecksum(text string) (crc uint64, ok bool) {
	sum, err := base64.StdEncoding.DecodeString(text)
	if err != nil || len(sum) != 8 {
		return 0, false
	}
	return binary.BigEndian.Uint64(sum), true
}
