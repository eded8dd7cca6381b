package app

import "daypass/internal/apperr"

// core is what the bound services share.
type core struct{}

func (c *core) notYet() error { return apperr.New(apperr.NotSupported, nil) }
