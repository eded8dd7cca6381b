// Package app is the window: it binds small services to the page, turns domain values into plain data
// and domain events into page events, and alone imports Wails (with main.go).
//
// A bound method validates, calls one domain service and maps the answer; it decides nothing. What
// crosses to the page is typed: numbers, strings, booleans, lists and structs of them, times as RFC 3339
// in UTC, absent times as "". No key and no pasted link goes back to the page: a pasted link stays in
// the memory of this process under a handle. A link made here is the one exception, since people must see it.
package app
