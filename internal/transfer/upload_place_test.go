package transfer_test

import (
	"testing"

	"daypass/internal/apperr"
	"daypass/internal/lab"
	"daypass/internal/transfer"
)

// Two files that want one name at the same time are not lost: one is refused, or gets a name of its own.
func TestTwoFilesWantOneName(t *testing.T) {
	t.Parallel()
	lab.Both(t, func(t *testing.T, server *lab.Server) {
		for _, preset := range []string{"minio", "other"} {
			s := newSender(t, server, preset)
			e, _ := s.engine(t)
			first, second := lab.Blob{Seed: 1, Length: 300_000}, lab.Blob{Seed: 2, Length: 300_000}
			both := func(rule transfer.ExistingRule) (jobs [2]transfer.Job, errs [2]error) {
				for i, path := range []string{s.file(t, "a.bin", first), s.file(t, "b.bin", second)} {
					spec := s.spec(path, preset+"/"+string(rule)+"/one.bin")
					spec.Existing = rule
					j, err := e.AddUpload(t.Context(), spec)
					if err != nil {
						t.Fatal(err)
					}
					jobs[i] = j
				}
				for i := range jobs {
					jobs[i], errs[i] = e.Wait(t.Context(), jobs[i].ID)
				}
				return jobs, errs
			}
			_, errs := both(transfer.ExistingRefuse)
			won := 0
			for _, err := range errs {
				if err == nil {
					won++
				} else if apperr.CodeOf(err) != apperr.ObjectExists {
					t.Errorf("%s: %v", preset, err)
				}
			}
			if won != 1 {
				t.Errorf("%s: %d of two files took the name: %v", preset, won, errs)
			}
			jobs, errs := both(transfer.ExistingRename)
			if errs[0] != nil || errs[1] != nil || jobs[0].Key == jobs[1].Key {
				t.Fatalf("%s: %v, %q and %q", preset, errs, jobs[0].Key, jobs[1].Key)
			}
			s.wantObject(t, jobs[0].Key, first)
			s.wantObject(t, jobs[1].Key, second)
		}
	})
}
