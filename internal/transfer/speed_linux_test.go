package transfer_test

import (
	"os"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"daypass/internal/lab"
)

// BenchmarkGiB downloads 1 GiB over TLS from versitygw in a process of its own, and tells that process's peak
// memory. DAYPASS_BENCH_DIR chooses the target's disk.
func BenchmarkGiB(b *testing.B) {
	s := lab.Versity(b, lab.Options{TLS: true})
	blob := lab.Blob{Seed: 5, Length: 1 << 30}
	s.PutParts(b, "gib.bin", blob, blob.Length, 64<<20)
	raw := s.PresignGet(b, "gib.bin", time.Hour)
	b.Logf("link %s, ca %s", raw, s.CAFile)
	for name, link := range map[string]string{"parts": raw, "crc": raw + "#" + hints(blob).Fragment()} {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(blob.Length)
			for b.Loop() {
				target, err := os.MkdirTemp(os.Getenv("DAYPASS_BENCH_DIR"), "gib")
				if err != nil {
					b.Fatal(err)
				}
				cmd := errand{Data: filepath.Join(b.TempDir(), "data"), Target: target, Link: link, CA: s.CAPEM}.command(b)
				if err := cmd.Run(); err != nil {
					b.Fatal(err)
				}
				usage := cmd.ProcessState.SysUsage().(*syscall.Rusage)
				b.ReportMetric(float64(usage.Maxrss)/1024, "peak-MiB")
				b.ReportMetric(cmd.ProcessState.UserTime().Seconds(), "user-s/op")
				b.ReportMetric(cmd.ProcessState.SystemTime().Seconds(), "sys-s/op")
				_ = os.RemoveAll(target)
			}
		})
	}
}
