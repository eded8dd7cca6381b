package transfer

import (
	"context"
	"errors"
	"path"
	"strconv"

	"daypass/internal/apperr"
	"daypass/internal/filename"
	"daypass/internal/profile"
)

// settleExisting looks at what stands at the job's place before anything is sent: this job's own object, of a run
// that was ended before it heard of its success, or somebody else's, for which there is a rule. over: the job is done.
func (u *upload) settleExisting(ctx context.Context) (over bool, err error) {
	j := u.t.snapshot()
	if (j.Existing == ExistingReplace || u.askless(j)) && j.Attempts <= 1 && !u.look {
		return false, nil
	}
	there, found, err := u.find(ctx)
	if err != nil || !found {
		return false, err
	}
	if u.isOurs(there) && j.Attempts > 1 && j.UploadID == "" {
		return true, u.confirm(ctx, wanted{})
	}
	if u.isOurs(there) && j.UploadID != "" { // the upload itself tells whether it was completed
		return false, nil
	}
	return u.obey(ctx, j, there)
}

// smallFile is sent without a look first, where the storage itself refuses to replace: one request less.
const smallFile = 1 << 20

func (u *upload) askless(j Job) bool {
	return u.traits.Conditional && j.Existing == ExistingRefuse && u.plan.size <= smallFile
}

// obey does what the job's rule says of a name that is taken. With rename the job gets another key. What is there is no
// reason to refuse where it is this very file: a folder that was sent in part before is gone on with.
func (u *upload) obey(ctx context.Context, j Job, there Stored) (over bool, err error) {
	switch j.Existing {
	case ExistingReplace:
		return false, nil
	case ExistingSkip:
		if err := u.drop(ctx); err != nil {
			return false, err
		}
		return true, u.t.move(ctx, StateDone, func(j *Job) { j.Skipped = true })
	case ExistingRename:
		if err := u.drop(ctx); err != nil {
			return false, err
		}
		return false, u.rename(ctx, j)
	case ExistingRefuse:
	}
	verified, same, err := u.same(ctx, there)
	if err != nil {
		return false, err
	}
	if !same {
		return false, u.taken(ctx, j)
	}
	if err := u.drop(ctx); err != nil {
		return false, err
	}
	return true, u.t.move(ctx, StateDone, func(j *Job) {
		j.Skipped, j.Verified, j.ETag, j.VersionID, j.Done = true, verified, there.ETag, there.VersionID, j.Size
	})
}

// same reports whether an object holds the file's bytes, by a checksum; without one it is not known, and false.
func (u *upload) same(ctx context.Context, there Stored) (Verified, bool, error) {
	if there.Size != u.plan.size {
		return "", false, nil
	}
	want := wanted{}
	if count, parts := partsOf(there.ETag); parts && there.CRC64NVME == nil && there.CRC32C == nil {
		n, _ := strconv.Atoi(count) // 0, which no plan has, where it is no number
		p, known := u.planOf(n)
		if !known {
			return "", false, nil
		}
		var err error
		if want, err = u.fromFile(ctx, p, profile.ChecksumMD5); err != nil {
			return "", false, err
		}
	}
	verified, err := u.compare(ctx, there, want)
	if apperr.CodeOf(err) == apperr.VerificationFailed {
		return "", false, nil
	}
	return verified, err == nil && verified != VerifiedSize, err
}

// taken fails for the sake of what is there; nothing that was sent is kept.
func (u *upload) taken(ctx context.Context, j Job) error {
	return errors.Join(apperr.New(apperr.ObjectExists, apperr.Params{"name": j.Name, "place": j.Target()}), u.drop(ctx))
}

// rename finds a key that is free: "name (2).ext" beside the wanted one.
func (u *upload) rename(ctx context.Context, j Job) error {
	var failed error
	folder, name := path.Split(j.Key)
	dest := u.dest
	free := filename.Unique(name, func(candidate string) bool {
		dest.Key = folder + candidate
		if failed != nil || dest.Key == j.Key {
			return failed == nil
		}
		found := false
		failed = u.retry(ctx, func() error {
			_, err := u.to.Find(ctx, dest)
			found = err == nil
			if errors.Is(err, ErrNoObject) {
				return nil
			}
			return err
		})
		return found && failed == nil
	})
	if failed != nil {
		return failed
	}
	u.dest.Key = folder + free
	return u.t.change(ctx, func(j *Job) { j.Key, j.Name = folder+free, free })
}

// look is a look at the job's place.
type look func(ctx context.Context) (there Stored, found bool, err error)

// find looks at the job's place until it is seen.
func (u *upload) find(ctx context.Context) (there Stored, found bool, err error) {
	err = u.retry(ctx, func() error {
		there, found, err = u.glance(ctx)
		return err
	})
	return there, found, err
}

// glance is one look at the job's place, for what is tried again as a whole: tries of its own would count as progress
// there, and the tries would have no end. Where the key may not look, the storage itself has to refuse: only a condition
// or the leave to replace makes that safe.
func (u *upload) glance(ctx context.Context) (there Stored, found bool, err error) {
	asked := u.clock.Now()
	there, err = u.to.Find(ctx, u.dest)
	if err == nil || errors.Is(err, ErrNoObject) {
		u.answered(asked)
	}
	blind := apperr.CodeOf(err) == apperr.PermissionMissing && (u.conditional() || u.mayReplace())
	if errors.Is(err, ErrNoObject) || (err != nil && blind) {
		return Stored{}, false, nil
	}
	return there, err == nil, err
}

// isOurs reports whether an object was stored by this very job.
func (u *upload) isOurs(s Stored) bool { return s.Token == u.t.id && s.Size == u.plan.size }

// conditional reports whether the storage itself refuses to replace what is there.
func (u *upload) conditional() bool {
	if u.inParts() {
		return u.traits.ConditionalParts
	}
	return u.traits.Conditional
}

// mayReplace reports whether requests go out without a condition.
func (u *upload) mayReplace() bool { return u.t.snapshot().Existing == ExistingReplace }

// lost settles a request that ended without a clear answer, or found something there: if the object is this job's own,
// it succeeded. cause is given back where it did not. at is find, or glance where the request is tried again.
func (u *upload) lost(ctx context.Context, cause error, at look) (stored bool, err error) {
	there, found, err := at(ctx)
	switch {
	case err != nil:
		return false, err
	case found && u.isOurs(there):
		return true, nil
	case found && errors.Is(cause, ErrTaken):
		return false, u.occupied(ctx)
	}
	return false, cause
}

// occupied is for a name that was taken while the bytes were on their way.
func (u *upload) occupied(ctx context.Context) error {
	if err := u.drop(ctx); err != nil {
		return err
	}
	return errLook // the rule is obeyed at the next look, before anything is sent again
}
