package main

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"time"
)

// putPart races the upload of one file.
func putPart(ctx context.Context, o options) (*report, error) {
	r := newReport("One large file up")
	source, err := writeSource(o)
	if err != nil {
		return nil, err
	}
	for _, kind := range o.servers {
		if err := putTo(ctx, o, kind, source, r); err != nil {
			return nil, fmt.Errorf("%s: %w", kind, err)
		}
	}
	return r, nil
}

// writeSource writes the large object as a file.
func writeSource(o options) (string, error) {
	path := filepath.Join(o.work, objectKey)
	file, err := os.Create(path)
	if err != nil {
		return "", err
	}
	defer func() { _ = file.Close() }()
	if _, err := io.Copy(file, o.object().Reader()); err != nil {
		return "", err
	}
	return path, file.Sync()
}

func putTo(ctx context.Context, o options, kind, source string, r *report) error {
	g, err := start(ctx, o, kind)
	if err != nil {
		return err
	}
	defer g.close()
	results, err := race(ctx, o, putters(g, g, source), 1, o.rounds)
	if err != nil {
		return err
	}
	err = g.counted(ctx, results, func(front *ground) ([]racer, error) { return putters(front, g, source), nil })
	if err != nil {
		return err
	}
	r.table(fmt.Sprintf("%s over HTTPS to %s on loopback, %d rounds in turn, every object read back and compared. Daypass sends a CRC64NVME with each part, which the storage checks, and opens a vault with a passphrase (Argon2id) first; the others have their key in the environment.", sizeText(o.size), kind, o.rounds), results)
	r.bars("put-"+kind, "Wall time of a put, seconds ("+kind+")", results)
	return nil
}

// putters are the tools, each with the command that stores the source as the lap's object. origin is the same storage without
// a front: what was stored is read back there.
func putters(g, origin *ground, source string) []racer {
	key := func(l lap) string { return fmt.Sprintf("put-%d/%s", l.number, objectKey) }
	list := []racer{
		{name: "daypass", command: func(l lap) (*exec.Cmd, error) {
			data, err := g.known(l.folder)
			return g.daypass(data, "put", source, "--to", g.place(filepath.Dir(key(l)))), err
		}},
		{name: "mc cp", command: func(l lap) (*exec.Cmd, error) {
			return g.mc("cp", source, "bench/"+g.server.Bucket+"/"+key(l)), nil
		}},
		{name: "s5cmd cp", command: func(l lap) (*exec.Cmd, error) {
			return g.s5cmd("cp", source, "s3://"+g.server.Bucket+"/"+key(l)), nil
		}},
		{name: "curl -T (one PUT)", command: func(l lap) (*exec.Cmd, error) {
			link, err := g.server.SignLink(context.Background(), http.MethodPut, key(l), time.Now(), linkLife, nil)
			return exec.Command("curl", "-sS", "--fail", "--cacert", g.server.CAFile, "-T", source, link), err
		}},
		{name: "rclone copyto", command: func(l lap) (*exec.Cmd, error) { return g.rclone("copyto", source, g.place(key(l))), nil }},
	}
	for i := range list {
		list[i].check = func(ctx context.Context, l lap) error { return origin.stored(ctx, key(l), g.o.object()) }
	}
	return list
}
