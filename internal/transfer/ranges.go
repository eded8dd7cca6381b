package transfer

import (
	"errors"
	"slices"
	"sort"
)

// span is a run of bytes, half open.
type span struct{ start, end int64 }

func (s span) len() int64 { return s.end - s.start }

// written is a run of bytes that is in the part file. Runs of epoch 0 are synced; the others were written
// before the sync that has their number.
type written struct {
	span
	crc   uint64
	epoch uint32
}

// ranges is what a part file holds: ordered, disjoint runs, merged where they touch and share an epoch. Not
// safe for concurrent use; the plan guards it.
type ranges struct {
	runs  []written
	bytes int64
}

// errOverlap tells that bytes were counted twice: stored segments are damaged, or the plan is.
var errOverlap = errors.New("overlapping ranges")

// add counts a run; one that overlaps another is refused.
func (r *ranges) add(w written) error {
	if w.len() <= 0 || w.start < 0 {
		return errOverlap
	}
	i := sort.Search(len(r.runs), func(i int) bool { return r.runs[i].end >= w.start })
	if i < len(r.runs) && r.runs[i].end == w.start && i+1 < len(r.runs) && r.runs[i+1].start < w.end {
		return errOverlap
	}
	if i < len(r.runs) && r.runs[i].end > w.start && r.runs[i].start < w.end {
		return errOverlap
	}
	r.bytes += w.len()
	if i < len(r.runs) && r.runs[i].end == w.start {
		i++
	}
	r.runs = slices.Insert(r.runs, i, w)
	r.mergeAt(i)
	r.mergeAt(i - 1)
	return nil
}

// mergeAt joins run i with the next one where they touch and share an epoch.
func (r *ranges) mergeAt(i int) {
	if i < 0 || i+1 >= len(r.runs) {
		return
	}
	a, b := r.runs[i], r.runs[i+1]
	if a.end != b.start || a.epoch != b.epoch {
		return
	}
	r.runs[i] = written{span{a.start, b.end}, combineCRC(a.crc, b.crc, b.len()), a.epoch}
	r.runs = slices.Delete(r.runs, i+1, i+2)
}

// settle marks all runs up to an epoch as synced.
func (r *ranges) settle(epoch uint32) {
	out := ranges{bytes: r.bytes, runs: make([]written, 0, len(r.runs))}
	for _, w := range r.runs {
		if w.epoch <= epoch {
			w.epoch = 0
		}
		out.runs = append(out.runs, w)
		out.mergeAt(len(out.runs) - 2)
	}
	*r = out
}

// unsynced reports whether a run is not known to be on the disk.
func (r *ranges) unsynced() bool {
	return slices.ContainsFunc(r.runs, func(w written) bool { return w.epoch != 0 })
}

// dropUnsynced forgets what is not known to be on the disk.
func (r *ranges) dropUnsynced() {
	r.runs = slices.DeleteFunc(r.runs, func(w written) bool { return w.epoch != 0 })
	r.bytes = 0
	for _, w := range r.runs {
		r.bytes += w.len()
	}
}

// missing lists what is not there, up to size.
func (r *ranges) missing(size int64) []span {
	var out []span
	at := int64(0)
	for _, w := range r.runs {
		if w.start > at {
			out = append(out, span{at, w.start})
		}
		at = w.end
	}
	if at < size {
		out = append(out, span{at, size})
	}
	return out
}

// frontier gives the end of what is there without a gap from byte 0.
func (r *ranges) frontier() int64 {
	at := int64(0)
	for _, w := range r.runs {
		if w.start != at {
			break
		}
		at = w.end
	}
	return at
}

// sum gives the checksum of all bytes; false while there is a gap before size.
func (r *ranges) sum(size int64) (uint64, bool) {
	if r.bytes != size || r.frontier() != size {
		return 0, false
	}
	var sum uint64
	for _, w := range r.runs {
		sum = combineCRC(sum, w.crc, w.len())
	}
	return sum, true
}

// segments gives the runs as they are stored; neighbours that differ only in an unsynced epoch are joined.
func (r *ranges) segments() []Segment {
	out := make([]Segment, 0, len(r.runs))
	for _, w := range r.runs {
		s := Segment{Start: w.start, End: w.end, CRC64NVME: w.crc, Synced: w.epoch == 0}
		if n := len(out); n > 0 && out[n-1].End == s.Start && out[n-1].Synced == s.Synced {
			out[n-1].CRC64NVME = combineCRC(out[n-1].CRC64NVME, s.CRC64NVME, w.len())
			out[n-1].End = s.End
			continue
		}
		out = append(out, s)
	}
	return out
}

// loadRanges reads stored segments. Unsynced ones count only with sameBoot. Segments that overlap or lie
// beyond size (unless that is unknown) are an error: nothing of them is believed.
func loadRanges(segments []Segment, size int64, sameBoot bool) (ranges, error) {
	var r ranges
	for _, s := range segments {
		if size >= 0 && s.End > size {
			return ranges{}, errOverlap
		}
		w := written{span: span{s.Start, s.End}, crc: s.CRC64NVME}
		if !s.Synced {
			if !sameBoot {
				continue
			}
			w.epoch = 1
		}
		if err := r.add(w); err != nil {
			return ranges{}, err
		}
	}
	return r, nil
}
