//go:build !unix

package link

import "time"

// used gives the time on the wall, for want of the processor's.
func used() time.Duration { return time.Since(time.Unix(0, 0)) }
