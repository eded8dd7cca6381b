// Package windowtest opens the built program in a real web view on a virtual desktop and looks at it.
//
// It needs DAYPASS_WINDOW, the path of a binary that was built with the front end in it (make window-test sets
// it), and is skipped without.
package windowtest
