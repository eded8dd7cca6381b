// Package cli is the command line: the same services as the window, as commands for people and as JSON
// lines for programs.
//
// It parses words, calls a service and prints what came of it; it decides nothing about links, transfers or
// storage. Exit codes and the JSON lines are a contract (exit.go, lines.go). Sentences come from the
// message files of the front end.
package cli
