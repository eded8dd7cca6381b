package main

import (
	"context"
	"fmt"
	"os/exec"
	"path/filepath"

	"daypass/internal/lab"
)

// relayRounds is how often each tool runs over the long line: it takes its time, and the line varies little.
const relayRounds = 3

// relayPart races one large file over the long line, both ways.
func relayPart(ctx context.Context, o options) (*report, error) {
	r := newReport("A long line")
	o.paced = true
	g, err := start(ctx, o, string(lab.KindVersity))
	if err != nil {
		return nil, err
	}
	defer g.close()
	if _, err := g.server.Store(ctx, objectKey, o.object(), o.size); err != nil {
		return nil, err
	}
	line := lab.LongLine()
	relay, err := lab.StartRelay(g.server.Endpoint, line)
	if err != nil {
		return nil, err
	}
	defer relay.Close()
	front, err := g.behind(relay.Endpoint, "")
	if err != nil {
		return nil, err
	}
	source, err := writeSource(o)
	if err != nil {
		return nil, err
	}
	down, err := longGetters(ctx, front)
	if err != nil {
		return nil, err
	}
	rounds := min(o.rounds, relayRounds)
	r.paragraph(fmt.Sprintf("%s through a relay: %s there and back, %d MB/s for each connection, %d MB/s in all, both ways; %d rounds in turn. What is used is the file's bytes by the time of the whole process, start and end included.",
		sizeText(o.size), line.RoundTrip, line.Down.PerConnection/1e6, line.Down.All/1e6, rounds))
	for _, way := range []struct {
		name string
		list []racer
	}{{"down", down}, {"up", longPutters(front, g, source)}} {
		results, err := race(ctx, o, way.list, 0, rounds)
		if err != nil {
			return nil, err
		}
		r.usage(way.name, float64(o.size)/float64(line.Down.All), results)
	}
	return r, nil
}

// usage adds a table of how much of a line was used. ideal is the time that the line itself needs.
func (r *report) usage(way string, ideal float64, results []result) {
	var rows [][]string
	for _, one := range results {
		rows = append(rows, []string{
			one.Name, seconds(median(one.Wall)), fmt.Sprintf("%.1f %%", 100*ideal/median(one.Wall)), seconds(median(one.CPU)), fmt.Sprintf("%.0f", median(one.Memory)),
		})
	}
	r.rows([]string{way, "wall s", "used", "CPU s", "peak MiB"}, rows)
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
	}
	return list
}
