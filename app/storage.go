package app

import "daypass/internal/profile"

// Storage is bound: profiles and what is in them.
type Storage struct{ core *core }

// Presets gives the known providers in the order in which they are offered.
func (s *Storage) Presets() ([]Preset, error) {
	presets := profile.Presets()
	out := make([]Preset, 0, len(presets))
	for _, p := range presets {
		out = append(out, presetOf(p))
	}
	return out, nil
}

// Profiles gives all storages.
func (s *Storage) Profiles() ([]Profile, error) {
	ctx, day, err := s.core.use()
	if err != nil {
		return nil, err
	}
	profiles, err := day.Profiles.List(ctx)
	out := make([]Profile, 0, len(profiles))
	for _, p := range profiles {
		out = append(out, profileOf(p))
	}
	return out, err
}

// Add makes a profile. Its secret goes into the vault and never comes back.
func (s *Storage) Add(draft Draft) (Profile, error) {
	ctx, day, err := s.core.use()
	if err != nil {
		return Profile{}, err
	}
	d, err := draftOf(draft)
	if err != nil {
		return Profile{}, err
	}
	p, err := day.Profiles.Add(ctx, d)
	return profileOf(p), err
}

// Update changes the profile of that name or ID. An empty Secret keeps the stored one.
func (s *Storage) Update(name string, draft Draft) (Profile, error) {
	ctx, day, err := s.core.use()
	if err != nil {
		return Profile{}, err
	}
	d, err := draftOf(draft)
	if err != nil {
		return Profile{}, err
	}
	p, err := day.Profiles.Update(ctx, name, d)
	return profileOf(p), err
}

// Remove forgets a profile and its secret; what is in the storage stays.
func (s *Storage) Remove(name string) error {
	ctx, day, err := s.core.use()
	if err != nil {
		return err
	}
	return day.Profiles.Remove(ctx, name)
}

// Test says step by step what works. Each step is told by EventProfileStep as it ends; the answer has all.
// A step that failed is no error of the call.
func (s *Storage) Test(name string) ([]TestStep, error) {
	ctx, day, err := s.core.use()
	if err != nil {
		return nil, err
	}
	if _, err := day.Profiles.Get(ctx, name); err != nil {
		return nil, err
	}
	steps := []TestStep{}
	_, err = day.Profiles.Test(ctx, name, func(step profile.Step) {
		one := stepOf(step)
		steps = append(steps, one)
		s.core.emit(EventProfileStep, ProfileStepEvent{Seq: s.core.next(), Profile: name, Step: one})
	})
	if len(steps) == 0 {
		return nil, err
	}
	return steps, nil
}

// Buckets gives the names at a profile's top: its places, or where it has none the buckets that its key may list.
func (s *Storage) Buckets(profile string) ([]string, error) {
	page, err := s.Browse(BrowseRequest{Profile: profile})
	names := make([]string, 0, len(page.Entries))
	for _, e := range page.Entries {
		names = append(names, e.Name)
	}
	return names, err
}

// Browse gives one page of a folder; without a bucket the profile's places, or where it has none its buckets.
func (s *Storage) Browse(request BrowseRequest) (Page, error) {
	ctx, day, err := s.core.use()
	if err != nil {
		return Page{}, err
	}
	place := profile.Place{Bucket: request.Bucket, Prefix: request.Prefix}
	page, err := day.Profiles.Browse(ctx, request.Profile, place, request.Token)
	return pageOf(page), err
}

// StartPractice starts practice storage and gives its profile.
func (s *Storage) StartPractice() (Profile, error) {
	ctx, day, err := s.core.use()
	if err != nil {
		return Profile{}, err
	}
	p, err := day.StartPractice(ctx)
	return profileOf(p), err
}
