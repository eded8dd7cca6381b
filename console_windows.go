//go:build !headless

package main

import (
	"os"

	"golang.org/x/sys/windows"
)

// attachConsole lets the command line speak on the console that it was started from: a program with a window is
// started without one. Streams that lead to a file or a pipe stay as they are.
func attachConsole() {
	const parent = ^uintptr(0) // ATTACH_PARENT_PROCESS
	attach := windows.NewLazySystemDLL("kernel32.dll").NewProc("AttachConsole")
	if ok, _, _ := attach.Call(parent); ok == 0 {
		return
	}
	os.Stdin = consoleFor(os.Stdin, windows.STD_INPUT_HANDLE, "CONIN$")
	os.Stdout = consoleFor(os.Stdout, windows.STD_OUTPUT_HANDLE, "CONOUT$")
	os.Stderr = consoleFor(os.Stderr, windows.STD_ERROR_HANDLE, "CONOUT$")
}

func consoleFor(stream *os.File, which uint32, name string) *os.File {
	if kind, err := windows.GetFileType(windows.Handle(stream.Fd())); err == nil && kind != windows.FILE_TYPE_UNKNOWN {
		return stream
	}
	console, err := os.OpenFile(name, os.O_RDWR, 0)
	if err != nil {
		return stream
	}
	_ = windows.SetStdHandle(which, windows.Handle(console.Fd()))
	return console
}
