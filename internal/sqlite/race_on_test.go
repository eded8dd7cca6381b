//go:build race

package sqlite_test

// raceEnabled: the race detector makes everything some ten times slower.
const raceEnabled = true
