package main

import (
	"context"
	"fmt"
	"os/exec"
	"path/filepath"
	"slices"

	"daypass/internal/lab"
)

// relayRounds is how often each tool runs over the long line: it takes its time, and the line varies little.
const relayRounds = 3

// relayPart races one large file over the long line, both ways.
func relayPart(ctx context.Context, o options) (*report, error) {
	r := newReport("A long line")
	o.paced = true
	o.rounds = min(o.rounds, relayRounds)
	line := lab.LongLine()
	r.paragraph(fmt.Sprintf("%s over HTTPS through a relay: %s there and back, %d MB/s for each connection, %d MB/s in all, both ways; %d rounds in turn, every file compared. "+
		"*Used* is the file's bytes by what the line carries in the time of the whole process, from its start to its end: what TLS and HTTP add counts as unused, TCP's and IP's own heads are no part of the line. "+
		"*Before* is the time from the start of the process until the line carried the file, *after* from the last of its bytes to the end: what a storage does with the parts of an upload is there. "+
		"*Between* is what is used of the rest.",
		sizeText(o.size), line.RoundTrip, line.Down.PerConnection/1e6, line.Down.All/1e6, o.rounds))
	for _, kind := range o.servers {
		if err := relayTo(ctx, o, line, kind, r); err != nil {
			return nil, fmt.Errorf("%s: %w", kind, err)
		}
	}
	return r, nil
}

func relayTo(ctx context.Context, o options, line lab.Line, kind string, r *report) error {
	g, err := start(ctx, o, kind)
	if err != nil {
		return err
	}
	defer g.close()
	if _, err := g.server.Store(ctx, objectKey, o.object(), o.size); err != nil {
		return err
	}
	if o.line, err = lab.StartRelay(g.server.Endpoint, line); err != nil {
		return err
	}
	defer o.line.Close()
	front, err := g.behind(o.line.Endpoint, "")
	if err != nil {
		return err
	}
	source, err := writeSource(o)
	if err != nil {
		return err
	}
	down, err := longGetters(ctx, front)
	if err != nil {
		return err
	}
	for _, way := range []struct {
		name string
		list []racer
	}{{"down from " + kind, down}, {"up to " + kind, longPutters(front, g, source)}} {
		results, err := race(ctx, o, way.list, 0, o.rounds)
		if err != nil {
			return err
		}
		r.usage(way.name, float64(o.size)/float64(line.Down.All), results)
	}
	return nil
}

// usage adds a table of how much of a line was used. ideal is the time that the line itself needs.
func (r *report) usage(way string, ideal float64, results []result) {
	share := func(s float64) string { return fmt.Sprintf("%.1f %%", 100*ideal/s) }
	var rows [][]string
	for _, one := range results {
		wall, before, after := median(one.Wall), median(one.Before), median(one.After)
		rows = append(rows, []string{
			one.Name, seconds(wall), share(wall), share(slices.Max(one.Wall)), share(slices.Min(one.Wall)), seconds(before), seconds(after), share(wall - before - after),
			seconds(median(one.CPU)), fmt.Sprintf("%.0f", slices.Max(one.Memory)),
		})
	}
	r.rows([]string{way, "wall s", "used", "least", "most", "before s", "after s", "between", "CPU s", "peak MiB"}, rows)
	r.Figures[way] = results
}

func longGetters(ctx context.Context, g *ground) ([]racer, error) {
	all, err := getters(ctx, g)
	if err != nil {
		return nil, err
	}
	_, plain, err := g.issue(ctx, objectKey)
	list := []racer{
		all[0],
		{name: "aria2 -x16", command: func(l lap) (*exec.Cmd, error) { return g.aria2(plain, l.folder, 16), nil }},
		{name: "s5cmd cp -c 16 -p 8", command: func(l lap) (*exec.Cmd, error) {
			return g.s5cmd("cp", "-c", "16", "-p", "8", "s3://"+g.server.Bucket+"/"+objectKey, filepath.Join(l.folder, "got")), nil
		}},
	}
	for i := range list {
		list[i].check = all[0].check
	}
	return list, err
}

func longPutters(g, origin *ground, source string) []racer {
	all := putters(g, origin, source)
	key := func(l lap) string { return fmt.Sprintf("put-%d/%s", l.number, objectKey) }
	list := []racer{
		all[0],
		{name: "s5cmd cp -c 16 -p 8", command: func(l lap) (*exec.Cmd, error) {
			return g.s5cmd("cp", "-c", "16", "-p", "8", source, "s3://"+g.server.Bucket+"/"+key(l)), nil
		}},
		{name: "rclone, 16 at once", command: func(l lap) (*exec.Cmd, error) {
			return g.rclone("copyto", "--s3-upload-concurrency", "16", "--s3-chunk-size", "8M", source, g.place(key(l))), nil
		}},
	}
	for i := range list {
		list[i].check = all[0].check
		list[i].clear = func(ctx context.Context, l lap) error { return origin.server.Remove(ctx, key(l)) }
	}
	return list
}
