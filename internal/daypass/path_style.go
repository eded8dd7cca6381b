package daypass

import (
	"context"

	"daypass/internal/apperr"
	"daypass/internal/link"
)

// pathStyleTold says whether it was said once what pages on a shared address mean.
var pathStyleTold = Setting[bool]{Name: "told_path_style"}

// TellPathStyle gives, once in the life of a data folder, what a page's maker has to know where pages lie on an address that
// they share with others: PagePathStyle. The first result is nil where there is nothing to say; the second is the database's.
func (d *Daypass) TellPathStyle(ctx context.Context, i link.Issued) (notice *apperr.Error, err error) {
	if !i.PathStyle {
		return nil, nil
	}
	told, err := pathStyleTold.Get(ctx, d.Settings)
	if err != nil || told {
		return nil, err
	}
	return apperr.New(apperr.PagePathStyle, apperr.Params{"host": i.Host}), pathStyleTold.Set(ctx, d.Settings, true)
}
