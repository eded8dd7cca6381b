package transfer

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"daypass/internal/apperr"
	"daypass/internal/profile"
)

// Whatever the file's size, up to the largest object that there is: the provider's rules hold and every byte is in
// exactly one part.
func TestPlansKeepTheRules(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		traits := rapid.SampledFrom([]UploadTraits{
			{},
			{MaxObject: 5 << 40},
			{MaxObject: 5<<40 - 5<<30},
			{MaxObject: 10_000_000_000_000},
			{MaxObject: 5_000_000_000_000, MaxParts: 1000},
			{MaxParts: 1000},
			{MaxParts: 1},
		}).Draw(t, "traits")
		parts := maxParts
		if traits.MaxParts > 0 {
			parts = traits.MaxParts
		}
		most := int64(parts) * maxPart
		if traits.MaxObject > 0 {
			most = min(most, traits.MaxObject)
		}
		size := rapid.OneOf(rapid.Int64Range(0, min(most, 1<<30)), rapid.Int64Range(0, most), rapid.Int64Range(most-5, most)).Draw(t, "size")
		usual := rapid.SampledFrom([]int64{0, 1, minPart, usualPart, 64 << 20, maxPart, farPart(size), nearPart(size)}).Draw(t, "usual")
		p, err := planUpload(size, usual, traits)
		if err != nil {
			t.Fatal(err)
		}
		n := p.count()
		if n < 1 || n > parts || p.part < minPart || p.part > maxPart {
			t.Fatalf("%d parts of %d", n, p.part)
		}
		if p.at(1).start != 0 || p.at(n).end != size {
			t.Fatalf("from %d to %d of %d", p.at(1).start, p.at(n).end, size)
		}
		for _, i := range []int{1, 2, n / 2, n - 1} { // all but the last are equal, and each begins where the one before ends
			if i < 1 || i >= n {
				continue
			}
			if p.at(i).len() != p.part || p.at(i).end != p.at(i+1).start {
				t.Fatalf("part %d of %d: %v, then %v", i, n, p.at(i), p.at(i+1))
			}
		}
		if last := p.at(n).len(); last > p.part || (last < 1 && size > 0) {
			t.Fatalf("the last has %d bytes", last)
		}
	})
}

func TestPlansOfKnownFiles(t *testing.T) {
	t.Parallel()
	const mib, gib, tib = int64(1 << 20), int64(1 << 30), int64(1 << 40)
	for _, c := range []struct {
		size, part int64
		parts      int
	}{
		{0, 8 * mib, 1},
		{16*mib + 1, 8 * mib, 3},
		{gib, 8 * mib, 128},
		{50 * gib, 11 * mib, 4655},
		{100 * gib, 21 * mib, 4877},
		{5 * tib, 1049 * mib, 4998},
		{50_000 * gib, 5 * gib, 10_000},
	} {
		p, err := planUpload(c.size, 0, UploadTraits{})
		if err != nil || p.part != c.part || p.count() != c.parts {
			t.Errorf("%d bytes: %d parts of %d MiB, %v", c.size, p.count(), p.part/mib, err)
		}
	}
}

func TestFarServersGetSmallPartsOfSmallFiles(t *testing.T) {
	t.Parallel()
	const mib, gib = int64(1 << 20), int64(1 << 30)
	for size, part := range map[int64]int64{
		0: 5 * mib, 100 * mib: 5 * mib, gib: 5 * mib, 1280*mib + 1: 6 * mib, 2 * gib: 8 * mib, 20 * gib: 8 * mib, 100 * gib: 21 * mib,
	} {
		p, err := planUpload(size, farPart(size), UploadTraits{})
		if err != nil || p.part != part {
			t.Errorf("%d bytes: parts of %d MiB, %v", size, p.part/mib, err)
		}
	}
}

// TestPartsGoByHowFarTheStorageIs, and by whether they are read once.
func TestPartsGoByHowFarTheStorageIs(t *testing.T) {
	t.Parallel()
	const mib, gib = int64(1 << 20), int64(1 << 30)
	once := UploadTraits{Checksum: profile.ChecksumCRC64NVME, Trailers: true}
	for _, c := range []struct {
		what       string
		size       int64
		opens      time.Duration
		traits     UploadTraits
		told, part int64
		limit      int64
	}{
		{"in the same house", gib, 3 * time.Millisecond, once, 0, 16 * mib, 0},
		{"and smaller", 640 * mib, 3 * time.Millisecond, once, 0, 10 * mib, 0},
		{"and small", 100 * mib, 3 * time.Millisecond, once, 0, 8 * mib, 0},
		{"and huge", 100 * gib, 3 * time.Millisecond, once, 0, 21 * mib, 0},
		{"and read twice", gib, 3 * time.Millisecond, UploadTraits{Checksum: profile.ChecksumCRC64NVME}, 0, 8 * mib, 0},
		{"and by MD5", gib, 3 * time.Millisecond, UploadTraits{Trailers: true}, 0, 8 * mib, 0},
		{"and told otherwise", gib, 3 * time.Millisecond, once, 6 * mib, 8 * mib, 0},
		{"in the same town", gib, 45 * time.Millisecond, once, 0, 8 * mib, 0},
		{"far", gib, 300 * time.Millisecond, once, 0, 5 * mib, 0},
		{"of which 5 MB/s may be used", gib, 3 * time.Millisecond, once, 0, 5 * mib, 5_000_000},
		{"of which 20 MB/s may be used", gib, 3 * time.Millisecond, once, 0, 8 * mib, 20_000_000},
	} {
		u := &upload{e: &Engine{cfg: Config{Uploads: UploadRules{Part: c.told}}, up: newLimiter(systemClock{}, c.limit)}, traits: c.traits, opens: c.opens, plan: uploadPlan{c.size, 8 * mib}}
		if c.size == 100*gib {
			u.plan.part = 21 * mib
		}
		if err := u.settlePlan(); err != nil || u.plan.part != c.part {
			t.Errorf("%s: parts of %d MiB, %v", c.what, u.plan.part/mib, err)
		}
	}
}

func TestFilesThatNoStorageHolds(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		size int64
		most UploadTraits
	}{
		{maxParts*maxPart + 1, UploadTraits{}}, {5<<40 + 1, UploadTraits{MaxObject: 5 << 40}}, {1000*maxPart + 1, UploadTraits{MaxParts: 1000}},
	} {
		if _, err := planUpload(c.size, 0, c.most); apperr.CodeOf(err) != apperr.ObjectTooLarge {
			t.Errorf("%d of at most %+v: %v", c.size, c.most, err)
		}
	}
}
