package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"

	"daypass/internal/ticket"
)

// sharePart measures what sending without a key costs: by a ticket and through a request page in a browser, beside the same
// file sent with the key, in one run.
func sharePart(ctx context.Context, o options) (*report, error) {
	r := newReport("The same file with a key, by ticket, and through a request page")
	source, err := writeSource(o)
	if err != nil {
		return nil, err
	}
	for _, kind := range o.servers {
		if err := shareTo(ctx, o, kind, source, r); err != nil {
			return nil, fmt.Errorf("%s: %w", kind, err)
		}
	}
	return r, nil
}

func shareTo(ctx context.Context, o options, kind, source string, r *report) error {
	g, err := start(ctx, o, kind)
	if err != nil {
		return err
	}
	defer g.close()
	results, err := race(ctx, o, strangers(g, source), 1, o.rounds)
	if err != nil {
		return err
	}
	r.table(fmt.Sprintf("%s over HTTPS to %s on loopback, %d rounds in turn, every object read back and compared. The key's vault is opened with a passphrase first; who has a ticket has no vault. The page's time is from the choice of the file to its receipt in Chromium, whose start does not count and whose processor time and memory are not known here.", sizeText(o.size), kind, o.rounds), results)
	var words []string
	for _, one := range results[1:] {
		words = append(words, fmt.Sprintf("%s: %.0f %%", one.Name, 100*median(ratios(results[0].Wall, one.Wall))))
	}
	r.paragraph("Speed beside `put` with the key, median of the rounds: " + strings.Join(words, "; ") + ".")
	r.bars("share-"+kind, "Wall time of sending, seconds ("+kind+")", results)
	return nil
}

// strangers are the ways to send, the key's first.
func strangers(g *ground, source string) []racer {
	keys := map[int]string{} // by lap
	key := func(l lap) string { return fmt.Sprintf("share-%d/%s", l.number, objectKey) }
	list := []racer{
		{name: "daypass put, with the key", command: func(l lap) (*exec.Cmd, error) {
			data, err := g.known(l.folder)
			keys[l.number] = key(l)
			return g.daypass(data, "put", source, "--to", g.place(filepath.Dir(key(l)))), err
		}},
		{name: "daypass put, by ticket", command: func(l lap) (*exec.Cmd, error) {
			file, at, err := g.ticket(l)
			keys[l.number] = at
			return g.stranger(filepath.Join(l.folder, "stranger"), "put", source, "--link", file), err
		}},
		{name: "request page (Chromium)", took: tookItself, command: func(l lap) (*exec.Cmd, error) {
			address, err := g.page(l)
			if err != nil {
				return nil, err
			}
			keys[l.number] = fmt.Sprintf("page-%d/", l.number)
			return exec.Command("node", filepath.Join("frontend", "e2e", "bench", "send.mjs"), address, source), nil
		}},
	}
	for i := range list {
		list[i].check = func(ctx context.Context, l lap) error { return g.arrived(ctx, keys[l.number]) }
	}
	return list
}

// asked is the line of a request that `request create --json` writes.
type asked struct {
	Type string
	URL  string
	Path string
}

// ask makes a request as its owner, in the data folder of the ground, and gives what it says.
func (g *ground) ask(l lap, place, kind string) (asked, error) {
	cmd := g.daypass(g.profile, "request", "create", g.place(place), "--kind", kind, "--max-size", strconv.FormatInt(2*g.o.size, 10),
		"--big-files", "1", "--expires", "1h", "--json")
	cmd.Dir = l.folder
	text, err := cmd.Output()
	if err != nil {
		if failed, ok := errors.AsType[*exec.ExitError](err); ok {
			err = fmt.Errorf("%w: %s%s", err, text, failed.Stderr)
		}
		return asked{}, fmt.Errorf("make the request: %w", err)
	}
	for line := range strings.Lines(string(text)) {
		var a asked
		if err := json.Unmarshal([]byte(line), &a); err == nil && a.Type == "request" {
			return a, nil
		}
	}
	return asked{}, errors.New("make the request: nothing was said of it")
}

// ticket makes a ticket's file, and gives the key that it fills.
func (g *ground) ticket(l lap) (file, key string, err error) {
	a, err := g.ask(l, fmt.Sprintf("ticket-%d", l.number), "ticket")
	if err != nil {
		return "", "", err
	}
	if !filepath.IsAbs(a.Path) {
		a.Path = filepath.Join(l.folder, a.Path)
	}
	text, err := os.ReadFile(a.Path)
	if err != nil {
		return "", "", err
	}
	t, err := ticket.Parse(text)
	return a.Path, t.Key, err
}

// page makes a request page and gives its link.
func (g *ground) page(l lap) (string, error) {
	a, err := g.ask(l, fmt.Sprintf("page-%d", l.number), "page")
	return a.URL, err
}

// arrived compares the one large object at a key, or below a place that ends with "/", and deletes it.
func (g *ground) arrived(ctx context.Context, at string) error {
	if !strings.HasSuffix(at, "/") {
		return g.stored(ctx, at, g.o.object())
	}
	list, err := g.server.Objects(ctx, at)
	if err != nil {
		return err
	}
	for _, o := range list {
		if o.Size == g.o.size {
			return g.stored(ctx, o.Key, g.o.object())
		}
	}
	return fmt.Errorf("nothing of that size below %s", at)
}

// tookItself reads the seconds that a tool measured itself: the last line it said.
func tookItself(folder string) (float64, error) {
	said, err := os.ReadFile(filepath.Join(folder, "said.txt"))
	if err != nil {
		return 0, err
	}
	lines := strings.Split(strings.TrimSpace(string(said)), "\n")
	return strconv.ParseFloat(lines[len(lines)-1], 64)
}
