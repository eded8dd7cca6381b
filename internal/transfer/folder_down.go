package transfer

import (
	"context"

	"daypass/internal/apperr"
)

func newFolderDown(*folder) (folderSide, error) {
	return nil, apperr.New(apperr.NotSupported, apperr.Params{"what": "get"})
}

func (t *task) fetchObject(ctx context.Context) error { return t.attempt(ctx) }
