// Package wire is how bodies leave this computer fast: TLS records that go out together, pieces that are sent without a copy,
// a system that takes little ahead, connections that are open before they are needed, and the watch over a request whose body may stand still.
//
//	wire.GatherWrites(transport)
//	watch := wire.NewWatch(func() { cancel(errStalled) })
//	request.Body = watch.Body(file, size)
//	…
//	watch.Stop()     // the answer is in
//	cancel(nil)
//	watch.Released() // the transport reads nothing any more
//
// It never knows what is sent, nor to whom.
package wire
