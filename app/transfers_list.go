package app

import (
	"slices"

	"daypass/internal/apperr"
	"daypass/internal/transfer"
)

// List gives all transfers that are not finished, in the order of the queue. Failed ones are among them: they can be tried again.
func (t *Transfers) List() ([]Job, error) {
	ctx, day, err := t.core.use()
	if err != nil {
		return nil, err
	}
	jobs, err := day.Transfers.Jobs(ctx, transfer.Filter{States: transfer.Unfinished(), InOrder: true})
	return jobsOf(jobs), err
}

// History gives one page of the finished ones, newest first: done and cancelled, or those of one state.
func (t *Transfers) History(filter HistoryFilter) (JobPage, error) {
	ctx, day, err := t.core.use()
	if err != nil {
		return JobPage{}, err
	}
	limit, err := pageSize(filter.Limit)
	if err != nil {
		return JobPage{}, err
	}
	states := []transfer.State{transfer.StateDone, transfer.StateCancelled}
	if filter.State != "" {
		if !slices.Contains(append(states, transfer.StateFailed), transfer.State(filter.State)) {
			return JobPage{}, apperr.New(apperr.JobNotPossible, nil)
		}
		states = []transfer.State{transfer.State(filter.State)}
	}
	since, err := parseTime(filter.Since)
	if err != nil {
		return JobPage{}, err
	}
	kinds := make([]transfer.Kind, 0, len(filter.Kinds))
	for _, kind := range filter.Kinds {
		kinds = append(kinds, transfer.Kind(kind))
	}
	jobs, err := day.Transfers.Jobs(ctx, transfer.Filter{
		States: states, Kinds: kinds, Search: filter.Search, From: since, After: filter.After, Limit: limit,
	})
	if err != nil {
		return JobPage{}, err
	}
	page := JobPage{Jobs: jobsOf(jobs)}
	if len(jobs) == limit {
		page.Next = jobs[len(jobs)-1].ID
	}
	return page, nil
}

// Items gives one page of the files of a folder's transfer, and what was left out.
func (t *Transfers) Items(filter ItemFilter) (ItemPage, error) {
	ctx, day, err := t.core.use()
	if err != nil {
		return ItemPage{}, err
	}
	limit, err := pageSize(filter.Limit)
	if err != nil {
		return ItemPage{}, err
	}
	items, err := day.Transfers.Items(ctx, filter.Job, transfer.ItemFilter{
		State: transfer.ItemState(filter.State), After: filter.After, Limit: limit,
	})
	return ItemPage{Items: itemsOf(items), More: len(items) == limit}, err
}
