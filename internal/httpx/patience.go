package httpx

import (
	"net"
	"sync"
	"time"
)

// lastWords is how long a failed write is kept back. A server that refuses in the middle of a body answers, and resets the
// connection with what it did not read: the write fails while the answer lies there to be read.
const lastWords = time.Second

// patientConn tells of a failed write only after its other side had time to read the answer: net/http takes whichever comes
// first for the outcome of the request.
type patientConn struct {
	net.Conn
	once sync.Once
	over chan struct{} // closed by Close
}

func patient(c net.Conn) *patientConn { return &patientConn{Conn: c, over: make(chan struct{})} }

// Write implements net.Conn. It waits after a failure, until the connection is closed at the latest: net/http does that
// once the answer was read, or nothing came.
func (c *patientConn) Write(p []byte) (int, error) {
	n, err := c.Conn.Write(p)
	if err != nil {
		timer := time.NewTimer(lastWords)
		defer timer.Stop()
		select {
		case <-c.over:
		case <-timer.C:
		}
	}
	return n, err
}

// Close implements net.Conn.
func (c *patientConn) Close() error {
	c.once.Do(func() { close(c.over) })
	return c.Conn.Close()
}
