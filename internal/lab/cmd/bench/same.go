package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"time"

	"daypass/internal/lab"
)

// sameFile compares a file with the object, byte by byte.
func sameFile(path string, object lab.Blob) error {
	file, err := os.Open(path)
	if err != nil {
		return err
	}
	defer func() { _ = file.Close() }()
	return same(file, object)
}

// same compares all that a reader gives with the object.
func same(r io.Reader, object lab.Blob) error {
	got, want := make([]byte, 1<<20), make([]byte, 1<<20)
	for at := int64(0); at < object.Length; at += int64(len(want)) {
		n := int(min(int64(len(want)), object.Length-at))
		if _, err := io.ReadFull(r, got[:n]); err != nil {
			return fmt.Errorf("it ends too soon: %w", err)
		}
		if _, err := object.ReadAt(want[:n], at); err != nil && !errors.Is(err, io.EOF) {
			return err
		}
		if string(got[:n]) != string(want[:n]) {
			return fmt.Errorf("it differs from the object after byte %d", at)
		}
	}
	if n, _ := r.Read(got[:1]); n != 0 {
		return errors.New("it is longer than the object")
	}
	return nil
}

// stored compares an object in the storage with what it should be, and deletes it.
func (g *ground) stored(ctx context.Context, key string, object lab.Blob) error {
	link, err := g.server.SignLink(ctx, http.MethodGet, key, time.Now(), linkLife, nil)
	if err != nil {
		return err
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, link, nil)
	if err != nil {
		return err
	}
	res, err := g.server.Client().Do(req)
	if err != nil {
		return err
	}
	defer func() { _ = res.Body.Close() }()
	if res.StatusCode != http.StatusOK {
		return fmt.Errorf("%s: %s", key, res.Status)
	}
	if err := same(res.Body, object); err != nil {
		return fmt.Errorf("%s: %w", key, err)
	}
	return g.server.Remove(ctx, key)
}

// sameTree compares all files below two folders; whatever else is in got, beside files of the names in leaveOut, is a
// difference, too.
func sameTree(want, got string) error {
	count := 0
	err := filepath.WalkDir(want, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		count++
		relative, err := filepath.Rel(want, path)
		if err != nil {
			return err
		}
		a, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		b, err := os.ReadFile(filepath.Join(got, relative))
		if err != nil {
			return err
		}
		if string(a) != string(b) {
			return fmt.Errorf("%s differs", relative)
		}
		return nil
	})
	if err != nil {
		return err
	}
	have := 0
	err = filepath.WalkDir(got, func(_ string, entry fs.DirEntry, err error) error {
		if err == nil && !entry.IsDir() {
			have++
		}
		return err
	})
	if err == nil && have != count {
		err = fmt.Errorf("%d files, not %d", have, count)
	}
	return err
}

// treeIn finds the folder below root that holds the tree: tools differ in whether they make one of its name.
func treeIn(root, known string) (string, error) {
	found := ""
	err := filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		if err == nil && entry.IsDir() && entry.Name() == known {
			found = filepath.Dir(path)
			return fs.SkipAll
		}
		return err
	})
	if err == nil && found == "" {
		err = errors.New("the tree is not there: " + strings.TrimPrefix(root, "/"))
	}
	return found, err
}
