package profile

import "context"

// Service is what both faces call for profiles. It is safe for concurrent use.
type Service struct {
	store   Store
	storage Storage
}

// NewService makes a Service.
func NewService(store Store, storage Storage) *Service {
	return &Service{store: store, storage: storage}
}

// List gives all profiles by name.
func (s *Service) List(ctx context.Context) ([]Profile, error) { return s.store.List(ctx) }

// Get finds a profile by name or ID. Errors: apperr.ProfileUnknown.
func (s *Service) Get(ctx context.Context, nameOrID string) (Profile, error) {
	return s.store.Get(ctx, nameOrID)
}
