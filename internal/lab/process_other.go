//go:build !linux

package lab

import "syscall"

func childAttributes() *syscall.SysProcAttr { return nil }
