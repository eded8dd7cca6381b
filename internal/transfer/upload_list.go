package transfer

import (
	"crypto/md5" // what part ETags are, mostly
	"encoding/binary"
	"encoding/hex"
	"hash/crc32"
	"strconv"
	"strings"
	"sync"
	"time"

	"daypass/internal/profile"
)

// partList is what the storage has of an upload. Safe for concurrent use.
type partList struct {
	plan uploadPlan

	mu    sync.Mutex
	have  []RemotePart // by number - 1; Number 0: missing
	crcs  []uint64     // of the parts that are there
	loose bool         // of some part it is not known that the storage's ETag is of its bytes
	bytes int64
	dirty bool // since it was stored
	saved time.Time
}

func newPartList(p uploadPlan) *partList {
	return &partList{plan: p, have: make([]RemotePart, p.count()), crcs: make([]uint64, p.count())}
}

// add notes a part that the storage has. proved: what the storage told of it is of the very bytes that sum is of.
func (l *partList) add(p RemotePart, sum Sum, proved bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.loose = l.loose || !proved
	l.dirty = true
	if l.have[p.Number-1].Number == 0 {
		l.bytes += p.Size
	}
	l.have[p.Number-1], l.crcs[p.Number-1] = p, sum.CRC64NVME
}

// missing lists the numbers of parts to send.
func (l *partList) missing() []int {
	l.mu.Lock()
	defer l.mu.Unlock()
	var out []int
	for i := range l.have {
		if l.have[i].Number == 0 {
			out = append(out, i+1)
		}
	}
	return out
}

// segments gives the parts as they are stored.
func (l *partList) segments() []Segment {
	l.mu.Lock()
	defer l.mu.Unlock()
	out := make([]Segment, 0, len(l.have))
	for i, p := range l.have {
		if s := l.plan.at(i + 1); p.Number != 0 && s.len() > 0 {
			out = append(out, Segment{Start: s.start, End: s.end, CRC64NVME: l.crcs[i], Synced: true})
		}
	}
	return out
}

func (l *partList) total() int64 {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.bytes
}

// partsEvery is how often parts are stored. What a kill loses of that is known from the storage's own list.
const partsEvery = time.Second

// due reports, at most once in partsEvery, that there is something to store.
func (l *partList) due(now time.Time) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if !l.dirty || now.Sub(l.saved) < partsEvery {
		return false
	}
	l.saved, l.dirty = now, false
	return true
}

// whole gives the checksum of all parts in order, and what the object has that is made of their ETags or checksums.
func (l *partList) whole() wanted {
	var crc uint64
	var checksums []byte
	digest := md5.New()
	digests := !l.loose
	for i, p := range l.have {
		crc = combineCRC(crc, l.crcs[i], l.plan.at(i+1).len())
		raw, err := hex.DecodeString(strings.Trim(p.ETag, `"`))
		digests = digests && err == nil && len(raw) == md5.Size
		_, _ = digest.Write(raw)
		if p.CRC32C != nil {
			checksums = binary.BigEndian.AppendUint32(checksums, *p.CRC32C)
		}
	}
	w := wanted{sum: &Sum{CRC64NVME: crc}, kind: profile.ChecksumCRC64NVME}
	if digests {
		w.etag = hex.EncodeToString(digest.Sum(nil)) + "-" + strconv.Itoa(len(l.have))
	}
	if len(checksums) == crc32.Size*len(l.have) {
		of := crc32.Checksum(checksums, castagnoli())
		w.crc32c = &of
	}
	return w
}
