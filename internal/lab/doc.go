// Package lab is the test ground: real S3 servers, a liar, and network faults, for tests, scripts and
// benches. It is never part of the app.
//
//   - Versity and MinIO start the real programs as processes of their own, on free loopback ports, plain or
//     with TLS under a CA made at run time, each with random keys and one empty bucket.
//   - Liar is a server whose every answer is scripted by data (Script), for what no real server does:
//     ignored ranges, wrong ranges, ETags that flip, bytes cut short, storms, and each provider's own words
//     for "expired" (Answers).
//   - Proxy is toxiproxy in process; Counter is a reverse proxy that counts bytes and may slow them; Relay makes a long or
//     a lossy line of loopback, both ways. Forward is what HTTP_PROXY names.
//
// In a test:
//
//	server := lab.Versity(t, lab.Options{TLS: true})
//	server.Put(t, "report.pdf", body)
//	url := server.PresignGet(t, "report.pdf", time.Hour)
//
// Outside of tests every server has a Start form with a context, a folder and Close. Everything binds to
// loopback alone. The programs are found in .bin of the repository (or in DAYPASS_LAB_BIN) and are built
// from build/tools when they are not there.
package lab
