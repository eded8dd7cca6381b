//go:build !race

package link

// slowdown is how much longer things may take than a user would bear.
const slowdown = 1
