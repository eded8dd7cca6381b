package daypass

import (
	"context"

	"daypass/internal/apperr"
	"daypass/internal/profile"
)

// PracticeProfile is the name of practice storage's profile.
const PracticeProfile = "practice"

// StartPractice starts practice storage, or finds it running, and gives its profile.
func (d *Daypass) StartPractice(_ context.Context) (profile.Profile, error) {
	return profile.Profile{}, apperr.New(apperr.NotSupported, apperr.Params{"what": "practice"})
}
