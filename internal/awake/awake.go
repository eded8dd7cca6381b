// Package awake keeps the computer from falling asleep by itself while something is under way.
//
// On Linux it asks logind for an inhibitor lock over D-Bus, on macOS it runs the system's own caffeinate beside itself, on
// Windows it says so to the system for a thread of its own. It never changes a setting: whatever happens to the process,
// the system forgets the wish with it. Where there is none of this it says so, and nothing else is different.
package awake

import (
	"context"
	"errors"
	"time"
)

// ErrNotPossible is what Hold gives where the system has no way to be kept awake.
var ErrNotPossible = errors.New("this system cannot be kept awake")

// who and why are what the system shows to a person who asks what keeps it awake.
const (
	who = "Daypass"
	why = "Files are being transferred"
)

// patience bounds asking the system.
const patience = 5 * time.Second

// Keeper keeps the computer awake. The zero value is ready. It is safe for concurrent use.
type Keeper struct{ system }

// Hold keeps the computer awake until release is called, which may be done more than once. Holds add up: it is awake as
// long as one of them lasts. ctx bounds the asking alone.
func (k *Keeper) Hold(ctx context.Context) (release func(), err error) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	return k.hold(ctx)
}
