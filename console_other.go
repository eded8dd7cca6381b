//go:build !headless && !windows

package main

// attachConsole has nothing to do: the console is there.
func attachConsole() {}
