// Command lab runs one real S3 server for scripts and benches until it is interrupted.
//
//	lab -server versitygw|minio [-tls] [-dir DIR] [-region R] [-bucket B] [-put KEY=SIZE]…
//
// Once the server is ready, one JSON line is printed: kind, endpoint, access_key, secret_key, region, bucket,
// ca_file, dir. The keys are random and die with the server.
package main

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"strconv"
	"strings"
	"syscall"

	"daypass/internal/lab"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx, os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "lab:", err)
		os.Exit(1) //nolint:gocritic // stop only gives the signals back
	}
}

func run(ctx context.Context, args []string) error {
	flags := flag.NewFlagSet("lab", flag.ContinueOnError)
	kind := flags.String("server", string(lab.KindVersity), "versitygw or minio")
	secure := flags.Bool("tls", false, "serve HTTPS with a CA made now")
	dir := flags.String("dir", "", "where it stores everything; default a temporary folder that is removed")
	region := flags.String("region", "", "default us-east-1")
	bucket := flags.String("bucket", "", "default lab")
	var puts []string
	flags.Func("put", "KEY=BYTES: store an object of deterministic bytes; may be given again", func(s string) error {
		puts = append(puts, s)
		return nil
	})
	if err := flags.Parse(args); err != nil {
		return err
	}
	if *dir == "" {
		temp, err := os.MkdirTemp("", "daypass-lab-")
		if err != nil {
			return err
		}
		defer func() { _ = os.RemoveAll(temp) }()
		*dir = temp
	}
	server, err := lab.Start(ctx, lab.Kind(*kind), *dir, lab.Options{TLS: *secure, Region: *region, Bucket: *bucket})
	if err != nil {
		return err
	}
	defer func() { _ = server.Close() }()
	for i, put := range puts {
		if err := store(ctx, server, put, uint64(i)+1); err != nil {
			return err
		}
	}
	if err := announce(server); err != nil {
		return err
	}
	<-ctx.Done()
	return nil
}

func store(ctx context.Context, server *lab.Server, put string, seed uint64) error {
	key, size, ok := strings.Cut(put, "=")
	n, err := strconv.ParseInt(size, 10, 64)
	if !ok || err != nil || n < 0 {
		return fmt.Errorf("-put %q: want KEY=BYTES", put)
	}
	blob := lab.Blob{Seed: seed, Length: n}
	_, err = server.Store(ctx, key, blob, n)
	return err
}

func announce(s *lab.Server) error {
	return json.NewEncoder(os.Stdout).Encode(map[string]string{
		"kind": string(s.Kind), "endpoint": s.Endpoint, "access_key": s.AccessKey, "secret_key": s.SecretKey,
		"region": s.Region, "bucket": s.Bucket, "ca_file": s.CAFile, "dir": s.Dir,
	})
}
