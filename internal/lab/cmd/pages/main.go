// Command pages runs one real S3 server for the browser tests of share and request pages, until it is interrupted.
//
//	pages -server versitygw|minio [-virtual] [-guest]
//
// Browsers come through a proxy that can be cut and a proxy that counts; links are signed for the first. One JSON line
// is printed once it is ready: endpoint; store, the server itself with its key; and control, the address of what a test
// asks for:
//
//	POST /share, /request    make a page from a JSON description: {"url", "key", "prefix", …}
//	POST /down, /up          cut the network to the storage, and mend it
//	POST /rate?bytes=N       limit what each connection sends, N bytes a second; 0: no limit
//	GET  /seen               the requests so far: [{"method", "path", "part", "status", "finished"}]
//	GET  /objects?prefix=P   what is stored: [{"key", "size", "sha256", "disposition", "type"}]
//	GET  /cors               whether the bucket has a CORS configuration
//	POST /remove?key=K       delete an object
//	POST /quota?bytes=N      bound what the bucket may hold, 0: no bound (MinIO alone)
//	POST /expel              take the key away that signs, which is a guest's (versitygw with -guest alone)
package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"time"

	"daypass/internal/lab"
	"daypass/internal/profile"
	"daypass/internal/s3client"
	"daypass/internal/secret"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx, os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "pages:", err)
		os.Exit(1) //nolint:gocritic // stop only gives the signals back
	}
}

// stage is the server with the proxies before it, and the key that makes pages on it.
type stage struct {
	server  *lab.Server
	counter *lab.CounterServer
	proxy   *lab.ProxyServer
	client  *s3client.Client
	access  profile.Access
	slow    func() // takes the limit of speed away, nil where there is none
}

func run(ctx context.Context, args []string) error {
	flags := flag.NewFlagSet("pages", flag.ContinueOnError)
	kind := flags.String("server", string(lab.KindVersity), "versitygw or minio")
	guest := flags.Bool("guest", false, "sign with the key of a user who can be taken away (versitygw alone)")
	virtual := flags.Bool("virtual", false, "put the bucket into the host's name, below localhost")
	if err := flags.Parse(args); err != nil {
		return err
	}
	dir, err := os.MkdirTemp("", "daypass-pages-")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	options := lab.Options{}
	if *virtual {
		options.Domain = "localhost"
	}
	if *guest {
		options.Guests = map[string]string{guestKey: guestSecret}
	}
	server, err := lab.Start(ctx, lab.Kind(*kind), dir, options)
	if err != nil {
		return err
	}
	defer func() { _ = server.Close() }()
	counter, err := lab.StartCounter(server.Endpoint, lab.CounterOptions{})
	if err != nil {
		return err
	}
	defer counter.Close()
	proxy, err := lab.StartProxy(counter.Endpoint)
	if err != nil {
		return err
	}
	defer proxy.Close()
	client := s3client.New(s3client.Options{})
	defer client.Close()
	s := &stage{server: server, counter: counter, proxy: proxy, client: client, access: access(server, proxy.Endpoint, *virtual)}
	if *guest {
		if err := s.asGuest(ctx); err != nil {
			return err
		}
	}
	return s.serve(ctx)
}

// The guest's key is good for one server alone, on loopback.
const guestKey, guestSecret = "GUEST0000", "guest-secret"

// asGuest lets the guest use the bucket, and sign.
func (s *stage) asGuest(ctx context.Context) error {
	s.access.Credential = profile.Credential{AccessKeyID: guestKey, Secret: secret.NewString(guestSecret)}
	arn := "arn:aws:s3:::" + s.server.Bucket
	return s.server.SetPolicy(ctx, s.server.Bucket, fmt.Sprintf(`{"Version":"2012-10-17","Statement":[
		{"Effect":"Allow","Principal":{"AWS":[%q]},"Action":"s3:*","Resource":[%q,%q]}]}`, guestKey, arn, arn+"/*"))
}

func access(s *lab.Server, public string, virtual bool) profile.Access {
	style := profile.StylePath
	if virtual {
		style = profile.StyleVirtual
		public = strings.Replace(public, "127.0.0.1", "localhost", 1)
	}
	return profile.Access{
		Profile: profile.Profile{
			ID: "p1", Name: "lab", Preset: "minio", Endpoint: s.Endpoint, PublicEndpoint: public, Region: s.Region, Style: style,
		},
		Credential: profile.Credential{AccessKeyID: s.AccessKey, Secret: secret.NewString(s.SecretKey)},
	}
}

func (s *stage) serve(ctx context.Context) error {
	var lc net.ListenConfig
	listener, err := lc.Listen(ctx, "tcp4", "127.0.0.1:0")
	if err != nil {
		return err
	}
	control := &http.Server{Handler: s.routes(), ReadHeaderTimeout: time.Minute}
	ended := make(chan error, 1)
	go func() { ended <- control.Serve(listener) }()
	ready := map[string]any{"endpoint": s.proxy.Endpoint, "control": "http://" + listener.Addr().String(), "store": map[string]string{
		"endpoint": s.server.Endpoint, "access_key": s.server.AccessKey, "secret_key": s.server.SecretKey,
		"region": s.server.Region, "bucket": s.server.Bucket,
	}}
	if err := json.NewEncoder(os.Stdout).Encode(ready); err != nil {
		return err
	}
	<-ctx.Done()
	_ = control.Close()
	if err := <-ended; !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return nil
}
