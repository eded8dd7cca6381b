package link_test

import (
	"context"
	"fmt"
	"strings"
	"sync/atomic"
	"testing"

	"daypass/internal/apperr"
	"daypass/internal/lab"
	"daypass/internal/link"
	"daypass/internal/profile"
)

// crowded is a bucket with a crowd of objects, of 7 bytes each, that counts what it is asked.
type crowded struct {
	link.Keeper
	link.Signer
	keys          []string // in their order
	looks, listed atomic.Int32
}

func (c *crowded) Stat(_ context.Context, _ profile.Access, _, key, _ string) (link.Object, error) {
	c.looks.Add(1)
	if !strings.HasPrefix(key, "kit/") {
		return link.Object{}, apperr.New(apperr.ObjectGone, nil)
	}
	return link.Object{Size: 7, ContentType: "text/plain"}, nil
}

func (c *crowded) Below(_ context.Context, _ profile.Access, _, prefix, after string) (page []link.Listed, next string, err error) {
	c.listed.Add(1)
	for _, key := range c.keys {
		if key <= after || !strings.HasPrefix(key, prefix) {
			continue
		}
		if len(page) == 1000 {
			return page, page[len(page)-1].Key, nil
		}
		page = append(page, link.Listed{Key: key, Size: 7})
	}
	return page, "", nil
}

// Many files that were named one by one are found by a listing, unless far more lies beside them; too many are refused before
// anything is asked.
func TestManyNamedFilesAreListed(t *testing.T) {
	t.Parallel()
	r := newRoom(t, lab.Versity(t), 0)
	for name, c := range map[string]struct{ others, items, looks, listings int }{
		"a folder of their own":  {items: 6_000, listings: 6},
		"few beside them":        {others: 1_500, items: 6_000, listings: 8},
		"a crowd before them":    {others: 200_000, items: 6_000, looks: 6_000, listings: 125},
		"as many as are told of": {items: 5_000, looks: 5_000},
		"too many":               {items: 50_001},
	} {
		storage := &crowded{Keeper: r.cfg.Keeper, Signer: r.cfg.Signer}
		for n := range c.others {
			storage.keys = append(storage.keys, fmt.Sprintf("kit/a%06d", n))
		}
		var items []string
		for n := range c.items {
			items = append(items, fmt.Sprintf("kit/b%06d", n))
		}
		storage.keys = append(storage.keys, items...)
		cfg := r.cfg
		cfg.Keeper, cfg.Signer = storage, storage
		files, bytes, err := link.NewService(cfg).Measure(t.Context(), link.PageRequest{Profile: "lab", Bucket: "b", Items: items})
		if c.items > 50_000 {
			if apperr.CodeOf(err) != apperr.NotSupported {
				t.Errorf("%s: %v", name, err)
			}
		} else if err != nil || files != c.items || bytes != int64(7*c.items) {
			t.Errorf("%s: %d files of %d bytes, %v", name, files, bytes, err)
		}
		if looks, listed := int(storage.looks.Load()), int(storage.listed.Load()); looks != c.looks || listed != c.listings {
			t.Errorf("%s: looked %d times and listed %d times, want %d and %d", name, looks, listed, c.looks, c.listings)
		}
	}
}

// A file that is gone meanwhile is told by its name, whether it was looked at or looked for in a listing.
func TestAFileThatIsGoneIsNamed(t *testing.T) {
	t.Parallel()
	r := newRoom(t, lab.Versity(t), 0)
	storage := &crowded{Keeper: r.cfg.Keeper, Signer: r.cfg.Signer}
	var items []string
	for n := range 6_000 {
		items = append(items, fmt.Sprintf("kit/b%06d", n))
	}
	storage.keys = append(storage.keys, items[:5_999]...)
	cfg := r.cfg
	cfg.Keeper, cfg.Signer = storage, storage
	_, _, err := link.NewService(cfg).Measure(t.Context(), link.PageRequest{Profile: "lab", Bucket: "b", Items: items})
	if apperr.CodeOf(err) != apperr.ObjectGone || !strings.Contains(fmt.Sprint(apperr.From(err).Params()), items[5_999]) {
		t.Errorf("%v %v", err, apperr.From(err).Params())
	}
}
