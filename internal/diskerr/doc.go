// Package diskerr tells what a failure of a file system means, whatever the system calls it. It never gives a code: that
// depends on whose disk it is.
package diskerr
