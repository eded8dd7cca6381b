package lab

import (
	"context"
	"crypto/tls"
	"encoding/xml"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"strconv"
	"sync"
	"sync/atomic"
	"time"
)

// SinkServer is a storage that takes uploads and keeps nothing but their sizes: for files that are larger than any
// disk here. It asks for no key and believes every checksum. Safe for concurrent use.
type SinkServer struct {
	Endpoint string // https
	CAPEM    string

	server   *http.Server
	done     sync.WaitGroup
	received atomic.Int64

	mu      sync.Mutex
	parts   map[string]map[string]int64 // bytes by object and part
	objects map[string]stored
}

// stored is what the sink knows of an object: its size, and what HEAD is to tell of it.
type stored struct {
	size  int64
	token string
}

// StartSink runs a sink until Close.
func StartSink() (*SinkServer, error) {
	ca, err := NewAuthority()
	if err != nil {
		return nil, err
	}
	leaf, err := ca.Leaf(LeafOptions{})
	if err != nil {
		return nil, err
	}
	var lc net.ListenConfig
	listener, err := lc.Listen(context.Background(), "tcp4", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	s := &SinkServer{
		Endpoint: "https://" + listener.Addr().String(), CAPEM: ca.CAPEM,
		parts: map[string]map[string]int64{}, objects: map[string]stored{},
	}
	s.server = &http.Server{Handler: s, ReadHeaderTimeout: time.Minute, ErrorLog: log.New(io.Discard, "", 0)}
	secure := tls.NewListener(listener, &tls.Config{Certificates: []tls.Certificate{leaf}, MinVersion: tls.VersionTLS12})
	s.done.Go(func() { _ = s.server.Serve(secure) })
	return s, nil
}

// Close ends the sink and waits.
func (s *SinkServer) Close() {
	_ = s.server.Close()
	s.done.Wait()
}

// Received is how many bytes have come in bodies.
func (s *SinkServer) Received() int64 { return s.received.Load() }

const sinkETag = `"0123456789abcdef0123456789abcdef-1"`

// tokenHeader is by what an upload knows its own object.
const tokenHeader = "X-Amz-Meta-Daypass-Upload"

// ServeHTTP answers the calls of an upload.
func (s *SinkServer) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	n, err := io.Copy(io.Discard, r.Body)
	s.received.Add(n)
	if err != nil {
		return
	}
	w.Header().Set("X-Amz-Request-Id", "sink")
	query := r.URL.Query()
	s.mu.Lock()
	defer s.mu.Unlock()
	switch key := r.URL.Path; {
	case r.Method == http.MethodHead:
		s.head(w, key)
	case r.Method == http.MethodPut && query.Has("partNumber"):
		if s.parts[key] == nil {
			s.parts[key] = map[string]int64{}
		}
		s.parts[key][query.Get("partNumber")] = n
		w.Header().Set("Etag", sinkETag)
	case r.Method == http.MethodPut:
		s.objects[key] = stored{n, r.Header.Get(tokenHeader)}
		w.Header().Set("Etag", sinkETag)
	case r.Method == http.MethodPost && query.Has("uploads"):
		s.objects[key+"?"] = stored{token: r.Header.Get(tokenHeader)}
		fmt.Fprint(w, xml.Header+`<InitiateMultipartUploadResult><UploadId>sink</UploadId></InitiateMultipartUploadResult>`)
	case r.Method == http.MethodPost && query.Has("uploadId"):
		whole := stored{token: s.objects[key+"?"].token}
		for _, size := range s.parts[key] {
			whole.size += size
		}
		s.objects[key] = whole
		fmt.Fprintf(w, xml.Header+`<CompleteMultipartUploadResult><ETag>%s</ETag></CompleteMultipartUploadResult>`, sinkETag)
	case r.Method == http.MethodGet && query.Has("uploadId"):
		fmt.Fprint(w, xml.Header+`<ListPartsResult><IsTruncated>false</IsTruncated></ListPartsResult>`)
	default:
		w.WriteHeader(http.StatusNotFound)
	}
}

func (s *SinkServer) head(w http.ResponseWriter, key string) {
	o, ok := s.objects[key]
	if !ok {
		w.WriteHeader(http.StatusNotFound)
		return
	}
	w.Header().Set("Etag", sinkETag)
	w.Header().Set("Content-Length", strconv.FormatInt(o.size, 10))
	w.Header().Set(tokenHeader, o.token)
}
