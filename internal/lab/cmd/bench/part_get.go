package main

import (
	"context"
	"fmt"
	"os/exec"
	"path/filepath"

	"daypass/internal/lab"
)

const objectKey = "bench.bin"

// object gives the one large object of a run.
func (o options) object() lab.Blob { return lab.Blob{Seed: 1, Length: o.size} }

// getPart races the download of one object behind a presigned link (or, for tools that need keys, by its name).
func getPart(ctx context.Context, o options) (*report, error) {
	r := newReport("One large file down")
	for _, kind := range o.servers {
		if err := getFrom(ctx, o, kind, r); err != nil {
			return nil, fmt.Errorf("%s: %w", kind, err)
		}
	}
	return r, nil
}

func getFrom(ctx context.Context, o options, kind string, r *report) error {
	g, err := start(ctx, o, kind)
	if err != nil {
		return err
	}
	defer g.close()
	if _, err := g.server.Store(ctx, objectKey, o.object(), o.size); err != nil {
		return err
	}
	list, err := getters(ctx, g)
	if err != nil {
		return err
	}
	results, err := race(ctx, o, list, 1, o.rounds)
	if err != nil {
		return err
	}
	if err := g.countGets(ctx, results); err != nil {
		return err
	}
	r.table(fmt.Sprintf("%s over HTTPS from %s on loopback, %d rounds in turn. Daypass verifies (its own link by CRC64NVME, any other by MD5 where there is one) and brings the file to the disk before it is done; the others do not.", sizeText(o.size), kind, o.rounds), results)
	r.bars("get-"+kind, "Wall time of a get, seconds ("+kind+")", results)
	return nil
}

// countGets runs every tool once more through a counter.
func (g *ground) countGets(ctx context.Context, results []result) error {
	return g.counted(ctx, results, func(front *ground) ([]racer, error) { return getters(ctx, front) })
}

// getters are the tools, each with the command that brings the object to folder/got.
func getters(ctx context.Context, g *ground) ([]racer, error) {
	ours, plain, err := g.issue(ctx, objectKey)
	if err != nil {
		return nil, err
	}
	fetch := func(link string) func(l lap) (*exec.Cmd, error) {
		return func(l lap) (*exec.Cmd, error) {
			return g.stranger(filepath.Join(l.folder, "data"), "get", link, "-d", l.folder, "-o", "got"), nil
		}
	}
	list := []racer{
		{name: "daypass, own link", command: fetch(ours)},
		{name: "daypass, any link", command: fetch(plain)},
		{name: "mc cp", command: func(l lap) (*exec.Cmd, error) {
			return g.mc("cp", "bench/"+g.server.Bucket+"/"+objectKey, filepath.Join(l.folder, "got")), nil
		}},
		{name: "s5cmd cp", command: func(l lap) (*exec.Cmd, error) {
			return g.s5cmd("cp", "s3://"+g.server.Bucket+"/"+objectKey, filepath.Join(l.folder, "got")), nil
		}},
		{name: "curl", command: func(l lap) (*exec.Cmd, error) {
			return exec.Command("curl", "-sS", "--cacert", g.server.CAFile, "-o", filepath.Join(l.folder, "got"), plain), nil
		}},
		{name: "aria2 -x5", command: func(l lap) (*exec.Cmd, error) { return g.aria2(plain, l.folder, 5), nil }},
		{name: "rclone copyto", command: func(l lap) (*exec.Cmd, error) {
			return g.rclone("copyto", g.place(objectKey), filepath.Join(l.folder, "got")), nil
		}},
	}
	for i := range list {
		list[i].check = func(_ context.Context, l lap) error { return sameFile(filepath.Join(l.folder, "got"), g.o.object()) }
	}
	return list, nil
}
