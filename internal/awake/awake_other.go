//go:build !linux && !windows && !darwin

package awake

import "context"

type system struct{}

func (system) hold(context.Context) (func(), error) { return nil, ErrNotPossible }
