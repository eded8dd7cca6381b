package profile

import (
	"context"
	"strings"
)

// browseSize is how many entries a page of Browse has at most.
const browseSize = 200

// Browse gives a page of a place. With no bucket it gives the profile's places, or, where it has none, the buckets
// that its key may list, as folders. token is a former page's Next.
func (s *Service) Browse(ctx context.Context, nameOrID string, p Place, token string) (Page, error) {
	a, err := s.Access(ctx, nameOrID)
	if err != nil {
		return Page{}, err
	}
	if p.Bucket == "" {
		return s.top(ctx, a)
	}
	if err := p.checkStored(); err != nil {
		return Page{}, placeInvalid(p.String(), err)
	}
	return s.storage.List(ctx, a, p, token, browseSize)
}

// Buckets names the buckets that the profile's key may list.
func (s *Service) Buckets(ctx context.Context, nameOrID string) ([]string, error) {
	a, err := s.Access(ctx, nameOrID)
	if err != nil {
		return nil, err
	}
	return s.storage.Buckets(ctx, a)
}

func (s *Service) top(ctx context.Context, a Access) (Page, error) {
	var names []string
	for _, p := range a.Places {
		names = append(names, p.String())
	}
	if len(names) == 0 {
		var err error
		if names, err = s.storage.Buckets(ctx, a); err != nil {
			return Page{}, err
		}
	}
	var page Page
	for _, name := range names {
		name = strings.TrimSuffix(name, "/")
		page.Entries = append(page.Entries, Entry{Key: name + "/", Name: name, Folder: true})
	}
	return page, nil
}
