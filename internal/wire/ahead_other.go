//go:build !linux && !darwin

package wire

import "net"

// TakeLittleAhead is for systems that can be told.
func TakeLittleAhead(net.Conn) {}

func takeAhead(net.Conn, int) {}
