package app

// Storage is bound: profiles and what is in them.
type Storage struct{ core *core }

// Presets gives the known providers in the order in which they are offered.
func (s *Storage) Presets() ([]Preset, error) { return nil, s.core.notYet() }

// Profiles gives all storages.
func (s *Storage) Profiles() ([]Profile, error) { return nil, s.core.notYet() }

// Add makes a profile. Its secret goes into the vault and never comes back.
func (s *Storage) Add(draft Draft) (Profile, error) { return Profile{}, s.core.notYet() }

// Update changes the profile of that name or ID. An empty Secret keeps the stored one.
func (s *Storage) Update(name string, draft Draft) (Profile, error) {
	return Profile{}, s.core.notYet()
}

// Remove forgets a profile and its secret; what is in the storage stays.
func (s *Storage) Remove(name string) error { return s.core.notYet() }

// Test says step by step what works. Each step is told by EventProfileStep as it ends; the answer has all.
func (s *Storage) Test(name string) ([]TestStep, error) { return nil, s.core.notYet() }

// Buckets gives the names of a profile's buckets, where its key may list them.
func (s *Storage) Buckets(profile string) ([]string, error) { return nil, s.core.notYet() }

// Browse gives one page of a folder.
func (s *Storage) Browse(request BrowseRequest) (Page, error) { return Page{}, s.core.notYet() }

// StartPractice starts practice storage and gives its profile.
func (s *Storage) StartPractice() (Profile, error) { return Profile{}, s.core.notYet() }
