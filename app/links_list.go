package app

import (
	"daypass/internal/apperr"
	"daypass/internal/link"
)

// Pages that the page may ask for.
const (
	defaultPage = 100
	maxPage     = 500
)

// List gives one page of the ledger, newest first, without the links of requests: Requests.List has those.
func (l *Links) List(filter LinkFilter) (LinkPage, error) {
	ctx, day, err := l.core.use()
	if err != nil {
		return LinkPage{}, err
	}
	limit, err := pageSize(filter.Limit)
	if err != nil {
		return LinkPage{}, err
	}
	issued, err := day.Links.List(ctx, link.Filter{
		State: link.IssuedState(filter.State), Search: filter.Search, After: filter.After, Limit: limit, WithoutRequests: true,
	})
	if err != nil {
		return LinkPage{}, err
	}
	page := LinkPage{Links: make([]IssuedLink, 0, len(issued))}
	for _, i := range issued {
		page.Links = append(page.Links, issuedOf(i))
	}
	if len(issued) == limit {
		page.Next = issued[len(issued)-1].ID
	}
	return page, nil
}

// pageSize checks a page's size; 0 is the default. Errors: size_invalid.
func pageSize(limit int) (int, error) {
	if limit == 0 {
		return defaultPage, nil
	}
	if limit < 0 || limit > maxPage {
		return 0, apperr.New(apperr.SizeInvalid, apperr.Params{"value": limit})
	}
	return limit, nil
}
