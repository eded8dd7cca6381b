//go:build !linux && !darwin

package s3client

import "net"

// takeLittleAhead is for systems that can be told.
func takeLittleAhead(net.Conn) {}
