package lab

import "syscall"

// childAttributes lets the kernel end the child when the test process dies, however it dies.
func childAttributes() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
}
