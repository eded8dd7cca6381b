package httpx

import (
	"encoding/base64"
	"net/http"
	"strings"
	"time"

	"daypass/internal/link"
	"daypass/internal/transfer"
)

// describe reads what an answer's header says of the object.
func (e *exchange) describe() *transfer.Response {
	h := e.response.Header
	whole := e.response.StatusCode == http.StatusOK
	return &transfer.Response{
		ETag:               parseETag(h.Get("ETag")).strong(),
		ETagOpaque:         opaqueETag(h),
		MD5:                fullMD5(h, whole),
		CRC64NVME:          fullCRC64(h),
		Modified:           modified(h),
		VersionID:          h.Get("X-Amz-Version-Id"),
		ContentType:        h.Get("Content-Type"),
		ContentDisposition: h.Get("Content-Disposition"),
		ServerTime:         ServerTime(h),
		Waited:             e.waited.time(),
	}
}

func modified(h http.Header) time.Time {
	t, err := http.ParseTime(h.Get("Last-Modified"))
	if err != nil {
		return time.Time{}
	}
	return t.UTC()
}

// opaqueETag reports an ETag that is no MD5 though it may look like one: S3's for objects under KMS or a customer's key.
func opaqueETag(h http.Header) bool {
	return strings.HasPrefix(h.Get("X-Amz-Server-Side-Encryption"), "aws:kms") ||
		h.Get("X-Amz-Server-Side-Encryption-Customer-Algorithm") != ""
}

// fullCRC64 reads the checksum of the full object. A composite one ("…-7", or so typed) is of something else.
func fullCRC64(h http.Header) *uint64 {
	text := h.Get("X-Amz-Checksum-Crc64nvme")
	if text == "" || strings.EqualFold(h.Get("X-Amz-Checksum-Type"), "COMPOSITE") {
		return nil
	}
	sum, ok := link.ParseChecksum(text)
	if !ok {
		return nil
	}
	return &sum
}

// fullMD5 reads the MD5 of the full object from Google's and Azure's headers, and Content-MD5 where the answer is the
// full object. Google's is of the stored bytes: not of these, where it unpacked them on the way.
func fullMD5(h http.Header, whole bool) []byte {
	if stored := h.Get("X-Goog-Stored-Content-Encoding"); stored == "" || stored == "identity" {
		for _, line := range h.Values("X-Goog-Hash") {
			for _, item := range strings.Split(line, ",") {
				if text, ok := strings.CutPrefix(strings.TrimSpace(item), "md5="); ok {
					return md5Text(text)
				}
			}
		}
	}
	if text := h.Get("X-Ms-Blob-Content-Md5"); text != "" {
		return md5Text(text)
	}
	if whole {
		return md5Text(h.Get("Content-Md5"))
	}
	return nil
}

func md5Text(text string) []byte {
	sum, err := base64.StdEncoding.DecodeString(text)
	if err != nil || len(sum) != 16 {
		return nil
	}
	return sum
}
