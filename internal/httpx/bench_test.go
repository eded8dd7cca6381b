package httpx_test

import (
	"io"
	"testing"

	"daypass/internal/httpx"
	"daypass/internal/lab"
)

// BenchmarkFetch reads an object over one connection, plain and over TLS, in pieces as large as the engine's.
func BenchmarkFetch(b *testing.B) {
	const size = 64 << 20
	for _, tls := range []bool{false, true} {
		name := map[bool]string{false: "plain", true: "tls"}[tls]
		b.Run(name, func(b *testing.B) {
			server := startFast(b, size, tls)
			c := newClient(b, httpx.Options{Authorities: func(string) string { return server.ca }})
			r := request(b, server.url, 0, -1)
			piece := make([]byte, 256<<10)
			b.SetBytes(size)
			b.ReportAllocs()
			reads := 0
			for b.Loop() {
				response, err := c.Fetch(b.Context(), r)
				if err != nil {
					b.Fatal(err)
				}
				n := int64(0)
				for {
					m, err := response.Body.Read(piece)
					n += int64(m)
					reads++
					if err == io.EOF {
						break
					} else if err != nil {
						b.Fatal(err)
					}
				}
				if n != size {
					b.Fatalf("%d bytes", n)
				}
				response.Body.Close()
			}
			b.ReportMetric(float64(size)*float64(b.N)/float64(reads), "bytes/read")
		})
	}
}

// BenchmarkSmall is the cost of one request for one byte over a kept connection.
func BenchmarkSmall(b *testing.B) {
	liar := lab.Liar(b, oneObject(1000))
	c := newClient(b, httpx.Options{})
	r := request(b, liar.Link("/b/k.bin"), 0, 1)
	b.ReportAllocs()
	for b.Loop() {
		response, err := c.Fetch(b.Context(), r)
		if err != nil {
			b.Fatal(err)
		}
		if _, err := io.Copy(io.Discard, response.Body); err != nil {
			b.Fatal(err)
		}
		response.Body.Close()
	}
}
