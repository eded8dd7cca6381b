package transfer_test

import (
	"sync/atomic"
	"testing"
	"time"

	"daypass/internal/lab"
	"daypass/internal/s3client"
	"daypass/internal/transfer"
)

// jumpy is the computer's clock, set forward when asked to.
type jumpy struct{ ahead atomic.Int64 }

// Now gives the time; what it tells of a jump is in the monotonic reading, too, as after a sleep.
func (j *jumpy) Now() time.Time { return time.Now().Add(time.Duration(j.ahead.Load())) }

// After waits by the real clock.
func (j *jumpy) After(d time.Duration) <-chan time.Time { return time.After(d) }

// Fault 27: eight hours pass in a moment while a file is sent. It goes on, and neither speed nor time are nonsense.
func TestUploadsOutliveAJumpOfTheClock(t *testing.T) {
	t.Parallel()
	lab.Fault(t, 27)
	const rate = 6 << 20
	s := newSender(t, lab.Versity(t), "minio")
	client := s3client.New(s3client.Options{})
	t.Cleanup(client.Close)
	clock := &jumpy{}
	e, _ := s.place.engine(t, setup{config: transfer.Config{
		Clock: clock, Uploader: client, Objects: client, Signer: client, Uploads: s.rules, Retry: quickRetry, Access: s.reach,
		Limits: transfer.Limits{UpPerSecond: rate, Connections: 2},
	}})
	events, end := e.Subscribe()
	blob := lab.Blob{Seed: 51, Length: 22 << 20}
	j, err := e.AddUpload(t.Context(), s.spec(s.file(t, "f.bin", blob), "jumped"))
	if err != nil {
		t.Fatal(err)
	}
	seen, told, fastest, longest := 0, 0, int64(0), time.Duration(0)
	for ev := range events {
		if ev.Kind == transfer.EventProgress {
			fastest = max(fastest, ev.BytesPerSecond)
			if ev.BytesPerSecond < 0 {
				t.Errorf("%d bytes a second", ev.BytesPerSecond)
			}
			if left := ev.Job.Size - ev.Job.Done; ev.BytesPerSecond > 0 && seen > 0 { // what both faces reckon the time left from
				told++
				longest = max(longest, time.Duration(left/ev.BytesPerSecond)*time.Second)
			}
		}
		if seen == 0 && ev.Job.Done > 6<<20 {
			clock.ahead.Store(int64(8 * time.Hour))
			seen = 1
		}
		if ev.Job.State.Ended() || ev.Job.State == transfer.StateFailed {
			break
		}
	}
	end()
	if j, err = e.Wait(t.Context(), j.ID); err != nil || j.State != transfer.StateDone || seen == 0 {
		t.Fatalf("%+v, %v", j, err)
	}
	s.wantObject(t, "jumped", blob)
	if fastest > 8*rate {
		t.Errorf("%d bytes a second with a limit of %d", fastest, int64(rate))
	}
	if longest > 2*time.Minute || told == 0 {
		t.Errorf("after the jump %v were left for 16 MiB at 6 MiB a second, told %d times", longest, told)
	}
	if j.FinishedAt.Before(j.CreatedAt) || j.Restarted != 0 || s.openUploads(t) != 0 {
		t.Errorf("%+v", j)
	}
}
