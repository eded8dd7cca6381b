//go:build !linux && !darwin

package disk

// BootID is not known here: only synced bytes count after a restart.
func BootID() string { return "" }
