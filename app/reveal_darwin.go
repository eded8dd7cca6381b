package app

import (
	"context"
	"os/exec"
)

// revealFile selects a file in the Finder.
func revealFile(ctx context.Context, path string) *exec.Cmd {
	return exec.CommandContext(ctx, "open", "-R", path)
}

func openFolder(ctx context.Context, folder string) *exec.Cmd {
	return exec.CommandContext(ctx, "open", folder)
}

// openAddress opens a mailto: address with the program that is meant for it.
func openAddress(ctx context.Context, address string) *exec.Cmd {
	return exec.CommandContext(ctx, "open", address)
}
