//go:build !linux && !darwin

package transfer

// bootID is not known here: only synced bytes count after a restart.
func bootID() string { return "" }
