package main

import (
	"context"
	"fmt"

	"daypass/internal/lab"
)

// wire is what went over the line in one further lap, which no time is taken of.
type wire struct {
	Down     int64 `json:"down_bytes"` // TLS and heads included
	Up       int64 `json:"up_bytes"`
	Requests int   `json:"requests"`
	Opened   int64 `json:"connections"`
}

// counted runs every tool once through a relay that counts bytes and a counter that counts requests.
func (g *ground) counted(ctx context.Context, results []result, racers func(front *ground) ([]racer, error)) error {
	counter, err := lab.StartCounter(g.server.Endpoint, lab.CounterOptions{TLS: true, UpstreamCAPEM: g.server.CAPEM})
	if err != nil {
		return err
	}
	defer counter.Close()
	relay, err := lab.StartRelay(counter.Endpoint, lab.Line{})
	if err != nil {
		return err
	}
	defer relay.Close()
	front, err := g.behind(relay.Endpoint, counter.CAPEM)
	if err != nil {
		return err
	}
	list, err := racers(front)
	if err != nil {
		return err
	}
	list = takingPart(list, g.o)
	for i, r := range list {
		counter.Reset()
		before, opened := sent(relay), relay.Opened()
		var after wire
		check := r.check
		r.check = func(ctx context.Context, l lap) error {
			after = sent(relay)
			after.Requests, after.Opened = counter.Requests(""), relay.Opened()-opened
			return check(ctx, l)
		}
		if _, err := runLap(ctx, g.o, r, 1000+i); err != nil {
			return fmt.Errorf("%s, counted: %w", r.name, err)
		}
		after.Down, after.Up = after.Down-before.Down, after.Up-before.Up
		results[i].Wire = &after
	}
	return nil
}

func sent(r *lab.RelayServer) (w wire) {
	w.Down, w.Up = r.Passed()
	return w
}
