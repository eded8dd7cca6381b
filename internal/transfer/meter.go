package transfer

import (
	"sync/atomic"
	"time"
)

// meterWindow is the time over which speed is averaged: short enough to tell a change, long enough to
// stand still.
const meterWindow = 4 * time.Second

// meter measures speed. add is safe for concurrent use; tick and speed belong to one goroutine.
type meter struct {
	total   atomic.Int64
	samples []sample
}

type sample struct {
	at    time.Time
	total int64
}

func (m *meter) add(n int64) { m.total.Add(n) }

// tick takes a sample and drops those that are too old. After a time without ticks, in which the computer slept or its clock was
// set, measuring begins anew: that time says nothing of the speed now.
func (m *meter) tick(now time.Time) {
	if n := len(m.samples); n > 0 {
		if gap := now.Sub(m.samples[n-1].at); gap > meterWindow || gap < 0 {
			m.samples = m.samples[:0]
		}
	}
	m.samples = append(m.samples, sample{now, m.total.Load()})
	for len(m.samples) > 2 && now.Sub(m.samples[1].at) >= meterWindow {
		m.samples = m.samples[1:]
	}
}

// speed gives the bytes a second between the oldest and the newest sample.
func (m *meter) speed() int64 {
	if len(m.samples) < 2 {
		return 0
	}
	first, last := m.samples[0], m.samples[len(m.samples)-1]
	elapsed := last.at.Sub(first.at).Seconds()
	if elapsed <= 0 {
		return 0
	}
	return int64(float64(last.total-first.total) / elapsed)
}
