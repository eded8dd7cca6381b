//go:build !linux

package main

import "context"

// keepSparse does nothing here: the disk must have the room.
func keepSparse(context.Context, string) (stop func()) { return func() {} }
