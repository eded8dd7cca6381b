package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"

	"daypass/internal/lab"
)

// smallSize and perFolder shape the tree of small files.
const (
	smallSize = 10 << 10
	perFolder = 100
)

// smallPart races a folder of many small files, up and down.
func smallPart(ctx context.Context, o options) (*report, error) {
	r := newReport("Many small files")
	g, err := start(ctx, o, string(lab.KindVersity))
	if err != nil {
		return nil, err
	}
	defer g.close()
	tree := filepath.Join(o.work, "tree")
	if err := writeTree(tree, o.files); err != nil {
		return nil, err
	}
	up, err := race(ctx, o, treePutters(g, tree), 1, o.rounds)
	if err != nil {
		return nil, err
	}
	err = g.counted(ctx, up, func(front *ground) ([]racer, error) { return treePutters(front, tree), nil })
	if err != nil {
		return nil, err
	}
	kept := filepath.Join(g.server.Dir, "data", g.server.Bucket, "tree")
	if err := os.CopyFS(kept, os.DirFS(tree)); err != nil { // versitygw serves what is in its folder
		return nil, err
	}
	down, err := race(ctx, o, treeGetters(g, tree), 1, o.rounds)
	if err != nil {
		return nil, err
	}
	err = g.counted(ctx, down, func(front *ground) ([]racer, error) { return treeGetters(front, tree), nil })
	if err != nil {
		return nil, err
	}
	of := fmt.Sprintf("%d files of %s in folders of %d, over HTTPS, versitygw on loopback, %d rounds in turn, every file compared. ", o.files, sizeText(smallSize), perFolder, o.rounds)
	r.table("Up. "+of, up)
	r.bars("small-up", "Wall time of many small files up, seconds", up)
	r.table("Down. "+of, down)
	r.bars("small-down", "Wall time of many small files down, seconds", down)
	return r, nil
}

// writeTree makes the folder; no two files are alike.
func writeTree(root string, files int) error {
	for i := range files {
		folder := filepath.Join(root, fmt.Sprintf("d%03d", i/perFolder))
		if i%perFolder == 0 {
			if err := os.MkdirAll(folder, 0o755); err != nil {
				return err
			}
		}
		body := lab.Blob{Seed: uint64(i) + 2, Length: smallSize}.Bytes()
		if err := os.WriteFile(filepath.Join(folder, fmt.Sprintf("f%05d.bin", i)), body, 0o644); err != nil {
			return err
		}
	}
	return nil
}

func treePutters(g *ground, tree string) []racer {
	prefix := func(l lap) string { return fmt.Sprintf("up-%d", l.number) }
	remote := func(l lap) string { return g.server.Bucket + "/" + prefix(l) + "/tree/" }
	list := []racer{
		{name: "daypass put", command: func(l lap) (*exec.Cmd, error) {
			data, err := g.known(l.folder)
			return g.daypass(data, "put", tree, "--to", g.place(prefix(l))), err
		}},
		{name: "s5cmd cp", command: func(l lap) (*exec.Cmd, error) { return g.s5cmd("cp", tree+"/", "s3://"+remote(l)), nil }},
		{name: "mc cp -r", command: func(l lap) (*exec.Cmd, error) { return g.mc("cp", "-r", tree+"/", "bench/"+remote(l)), nil }},
		{name: "mc mirror", command: func(l lap) (*exec.Cmd, error) { return g.mc("mirror", tree, "bench/"+remote(l)), nil }},
		{name: "rclone copy", command: func(l lap) (*exec.Cmd, error) { return g.rclone("copy", tree, "bench:"+remote(l)), nil }},
	}
	for i := range list {
		list[i].check = func(_ context.Context, l lap) error {
			stored := filepath.Join(g.server.Dir, "data", g.server.Bucket, prefix(l))
			got, err := treeIn(stored, "d000")
			if err == nil {
				err = sameTree(tree, got)
			}
			return err
		}
		list[i].clear = func(_ context.Context, l lap) error {
			return os.RemoveAll(filepath.Join(g.server.Dir, "data", g.server.Bucket, prefix(l)))
		}
	}
	return list
}

func treeGetters(g *ground, tree string) []racer {
	remote := g.server.Bucket + "/tree/"
	list := []racer{
		{name: "daypass get", command: func(l lap) (*exec.Cmd, error) {
			data, err := g.known(l.folder)
			return g.daypass(data, "get", g.place("tree/"), "-d", filepath.Join(l.folder, "got")), err
		}},
		{name: "s5cmd cp", command: func(l lap) (*exec.Cmd, error) {
			return g.s5cmd("cp", "s3://"+remote+"*", filepath.Join(l.folder, "got")+"/"), nil
		}},
		{name: "mc cp -r", command: func(l lap) (*exec.Cmd, error) {
			return g.mc("cp", "-r", "bench/"+remote, filepath.Join(l.folder, "got")+"/"), nil
		}},
		{name: "mc mirror", command: func(l lap) (*exec.Cmd, error) {
			return g.mc("mirror", "bench/"+remote, filepath.Join(l.folder, "got")), nil
		}},
		{name: "rclone copy", command: func(l lap) (*exec.Cmd, error) {
			return g.rclone("copy", "bench:"+remote, filepath.Join(l.folder, "got")), nil
		}},
	}
	for i := range list {
		list[i].check = func(_ context.Context, l lap) error {
			got, err := treeIn(filepath.Join(l.folder, "got"), "d000")
			if err == nil {
				err = sameTree(tree, got)
			}
			return err
		}
	}
	return list
}
