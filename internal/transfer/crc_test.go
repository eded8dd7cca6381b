package transfer

import (
	"testing"

	"github.com/minio/crc64nvme"
	"pgregory.net/rapid"
)

// The check value of CRC-64/NVME is of the digits 1 to 9 (catalogue of parametrised CRC algorithms).
func TestCombineCRCGivesTheCatalogueValue(t *testing.T) {
	t.Parallel()
	a, b := crc64nvme.Checksum([]byte("1234")), crc64nvme.Checksum([]byte("56789"))
	if got := combineCRC(a, b, 5); got != 0xae8b14860a799888 {
		t.Fatalf("combined %x", got)
	}
}

func TestCombineCRCEqualsTheDirectComputation(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		data := rapid.SliceOf(rapid.Byte()).Draw(t, "data")
		cuts := rapid.SliceOfN(rapid.IntRange(0, len(data)), 0, 5).Draw(t, "cuts")
		at, sum := 0, uint64(0)
		for _, cut := range append(cuts, len(data)) {
			if cut < at {
				continue
			}
			sum = combineCRC(sum, crc64nvme.Checksum(data[at:cut]), int64(cut-at))
			at = cut
		}
		if want := crc64nvme.Checksum(data); sum != want {
			t.Fatalf("combined %x, direct %x", sum, want)
		}
	})
}

// Lengths beyond what a test can hold: x^(8(a+b)) must be x^(8a) times x^(8b).
func TestCRCShiftAddsUpForHugeLengths(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		a := rapid.Int64Range(0, 1<<50).Draw(t, "a")
		b := rapid.Int64Range(0, 1<<50).Draw(t, "b")
		if crcShift(a+b) != crcMultiply(crcShift(a), crcShift(b)) {
			t.Fatalf("shift of %d and %d", a, b)
		}
	})
}

func BenchmarkCombineCRC(b *testing.B) {
	b.ReportAllocs()
	sum := uint64(1)
	for b.Loop() {
		sum = combineCRC(sum, 7, 256<<10)
	}
}
