package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"time"

	"daypass/internal/lab"
)

// linesPart draws how Daypass fills three lines over time.
func linesPart(ctx context.Context, o options) (*report, error) {
	r := newReport("Throughput over time")
	g, err := start(ctx, o, string(lab.KindVersity))
	if err != nil {
		return nil, err
	}
	defer g.close()
	if _, err := g.server.Store(ctx, objectKey, o.object(), o.size); err != nil {
		return nil, err
	}
	source, err := writeSource(o)
	if err != nil {
		return nil, err
	}
	r.paragraph(fmt.Sprintf("%s down and up with Daypass over each of three lines, counted by the relay: what TCP carried, TLS included.", sizeText(o.size)))
	for _, l := range []struct {
		name, title string
		line        lab.Line
		step        time.Duration
	}{
		{"fast", "A fast line: loopback", lab.Line{}, 100 * time.Millisecond},
		{"long", "A long line: 80 ms, 4 MB/s a connection, 40 MB/s in all", lab.LongLine(), 250 * time.Millisecond},
		{"lossy", "A lossy line: 40 ms, 3 MB/s a connection, 20 MB/s in all, resets and stalls", lab.LossyLine(), 500 * time.Millisecond},
	} {
		curves, err := g.draw(ctx, l.line, l.step, source)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", l.name, err)
		}
		r.Figures[l.name] = curves
		r.picture("line-"+l.name, l.title, curvePicture(l.title, float64(l.line.Down.All)/1e6, curves))
	}
	return r, nil
}

// draw takes one get and one put over a line.
func (g *ground) draw(ctx context.Context, line lab.Line, step time.Duration, source string) ([]curve, error) {
	relay, err := lab.StartRelay(g.server.Endpoint, line)
	if err != nil {
		return nil, err
	}
	defer relay.Close()
	front, err := g.behind(relay.Endpoint, "")
	if err != nil {
		return nil, err
	}
	down, err := getters(ctx, front)
	if err != nil {
		return nil, err
	}
	get, err := front.sample(ctx, relay, step, "down", down[0])
	if err != nil {
		return nil, err
	}
	put, err := front.sample(ctx, relay, step, "up", putters(front, g, source)[0])
	put.dashed = true
	return []curve{get, put}, err
}

// sample runs a tool once and looks every step at what has passed.
func (g *ground) sample(ctx context.Context, relay *lab.RelayServer, step time.Duration, name string, r racer) (curve, error) {
	c := curve{Name: name, Step: step.Seconds()}
	folder, err := os.MkdirTemp(g.o.work, "lap.")
	if err != nil {
		return c, err
	}
	defer func() { _ = os.RemoveAll(folder) }()
	l := lap{folder: folder, number: int(relay.Opened())}
	cmd, err := r.command(l)
	if err != nil {
		return c, err
	}
	ended := make(chan error, 1)
	go func(cmd *exec.Cmd) { // the loop below waits for it
		used, err := measure(cmd, folder)
		c.Seconds = used.wall
		ended <- err
	}(cmd)
	tick := time.NewTicker(step)
	defer tick.Stop()
	down, up := relay.Passed()
	seen := down + up
	for {
		select {
		case <-tick.C:
			down, up := relay.Passed()
			c.MBps = append(c.MBps, float64(down+up-seen)/1e6/step.Seconds())
			seen = down + up
		case err := <-ended:
			if err != nil {
				return c, err
			}
			return c, r.check(ctx, lap{folder: filepath.Clean(folder), number: l.number})
		}
	}
}
