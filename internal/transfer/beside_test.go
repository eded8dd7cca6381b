package transfer

import (
	"crypto/md5"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"

	"github.com/minio/crc64nvme"
)

// Sums that are computed beside the sending are those of the parts, whichever are missing, and whatever their sizes.
func TestSumsBesideAreThoseOfTheParts(t *testing.T) {
	t.Parallel()
	for _, size := range []int64{1, 64, 5 << 20, 31<<20 + 13, 31<<20 + 64, 100<<20 + 1} {
		text := make([]byte, size)
		random := rand.NewChaCha8([32]byte{byte(size)})
		_, _ = random.Read(text)
		name := filepath.Join(t.TempDir(), "f")
		if err := os.WriteFile(name, text, 0o600); err != nil {
			t.Fatal(err)
		}
		f, err := os.Open(name)
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = f.Close() }()
		u := &upload{e: &Engine{}, file: f, plan: uploadPlan{size, 5 << 20}}
		for skip := range 4 {
			var missing []int
			for n := 1; n <= u.plan.count(); n++ {
				if skip == 0 || n%(skip+1) != 0 {
					missing = append(missing, n)
				}
			}
			s := newPartSums(t.Context(), u, missing)
			for _, n := range missing {
				if skip == 3 && n%5 == 0 {
					s.elsewhere(n)
				}
				s.want(n)
				got, err := s.sum(t.Context(), n)
				if err != nil {
					t.Fatal(err)
				}
				part := text[u.plan.at(n).start:u.plan.at(n).end]
				if got.MD5 != md5.Sum(part) || got.CRC64NVME != crc64nvme.Checksum(part) {
					t.Errorf("%d bytes, every %d: part %d has another sum", size, skip, n)
				}
			}
			s.stop()
		}
	}
}
