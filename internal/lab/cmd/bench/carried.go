package main

import (
	"time"

	"daypass/internal/lab"
)

// Of what a line is looked at by: how often, and from how many bytes on it counts as carrying the file. Handshakes and heads
// are less.
const (
	lookEvery = 10 * time.Millisecond
	fileBytes = 100_000
)

// carried tells when a line carried a file: the seconds from the start of a process until it began, and those from the last
// of its bytes to the end of the process.
type carried struct{ before, after float64 }

// watchLine looks at a line until the function it gives is called, which waits for its end.
func watchLine(line *lab.RelayServer) (stop func() carried) {
	begun := time.Now()
	passed := func() int64 { down, up := line.Passed(); return down + up }
	first, last, seen := time.Duration(0), time.Duration(0), passed()
	from, end, ended := seen, make(chan struct{}), make(chan struct{})
	go func() { // stop waits for it
		defer close(ended)
		tick := time.NewTicker(lookEvery)
		defer tick.Stop()
		for {
			select {
			case <-end:
				return
			case <-tick.C:
			}
			now, n := time.Since(begun), passed()
			if first == 0 && n-from >= fileBytes {
				first = now
			}
			if n-seen >= fileBytes/10 { // a list of parts or an answer is less
				last = now
			}
			seen = n
		}
	}()
	return func() carried {
		close(end)
		<-ended
		return carried{first.Seconds(), (time.Since(begun) - last).Seconds()}
	}
}
