//go:build race

package link

// slowdown allows for the race detector.
const slowdown = 20
