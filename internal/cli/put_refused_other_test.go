//go:build !unix

package cli_test

import "github.com/rogpeppe/go-internal/testscript"

// powerless is for permissions of unix; its script is skipped.
func powerless(ts *testscript.TestScript, _ bool, _ []string) { ts.Fatalf("not here") }

// changing is for files that can be removed while they are read; its script is skipped.
func changing(ts *testscript.TestScript, _ bool, _ []string) { ts.Fatalf("not here") }
