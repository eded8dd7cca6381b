package app

import (
	"context"
	"os/exec"
	"syscall"
)

// revealFile selects a file in the Explorer, which reads its command line in its own way: the quotes go around
// the path alone. A path on Windows holds no quote.
func revealFile(ctx context.Context, path string) *exec.Cmd {
	c := exec.CommandContext(ctx, "explorer.exe")
	c.SysProcAttr = &syscall.SysProcAttr{CmdLine: `explorer.exe /select,"` + path + `"`}
	return c
}

func openFolder(ctx context.Context, folder string) *exec.Cmd {
	return exec.CommandContext(ctx, "explorer.exe", folder)
}

// openAddress opens a mailto: address with the program that is meant for it.
func openAddress(ctx context.Context, address string) *exec.Cmd {
	return exec.CommandContext(ctx, "rundll32.exe", "url.dll,FileProtocolHandler", address)
}
