package link

import (
	"net/url"
	"strconv"
	"strings"

	"daypass/internal/filename"
)

// Hints are what a link made by Daypass says of its file in its fragment (#dp=1&size=…), which no server ever
// sees. They are a help to verify with, not a proof: whoever can change the link can change them.
type Hints struct {
	// Version is the format's version, 1; 0 where the link has no hints.
	Version int
	// Size is the object's size in bytes; -1 where it is not said.
	Size int64
	// CRC64NVME is the checksum of the whole object, where HasCRC says so.
	CRC64NVME uint64
	HasCRC    bool
	// Name is the file's name, safe to save under; "" where it is not said.
	Name string
}

// Fragment gives the hints as a fragment, without "#": "dp=1&size=…&crc64nvme=…&name=…"; "" for Version 0. The
// checksum is written as ChecksumText does.
func (h Hints) Fragment() string {
	if h.Version == 0 {
		return ""
	}
	s := "dp=" + strconv.Itoa(h.Version)
	if h.Size >= 0 {
		s += "&size=" + strconv.FormatInt(h.Size, 10)
	}
	if h.HasCRC {
		s += "&crc64nvme=" + url.QueryEscape(ChecksumText(h.CRC64NVME))
	}
	if h.Name != "" {
		s += "&name=" + strings.ReplaceAll(url.QueryEscape(h.Name), "+", "%20")
	}
	return s
}

// parseHints reads a fragment; what cannot be read is as if it were not said.
func parseHints(fragment string) Hints {
	h := Hints{Size: -1}
	if !strings.HasPrefix(fragment, "dp=") {
		return h
	}
	q := parseQuery(fragment)
	if q.get("dp") != "1" {
		return h
	}
	h.Version = 1
	if n, err := strconv.ParseInt(q.get("size"), 10, 64); err == nil && n >= 0 {
		h.Size = n
	}
	h.CRC64NVME, h.HasCRC = ParseChecksum(strings.ReplaceAll(q.get("crc64nvme"), " ", "+"))
	if name := q.get("name"); name != "" {
		h.Name = filename.Safe(name)
	}
	return h
}
