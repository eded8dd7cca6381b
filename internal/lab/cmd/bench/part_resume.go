package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"time"

	"daypass/internal/secret"
	"daypass/internal/sqlite"
	"daypass/internal/transfer"
)

// finished is how many ranges the huge part file of the resume part holds.
const finished = 12_800

// resumePart measures the time from the start of the program to its first request, with a huge part file that is half done
// in many pieces.
func resumePart(ctx context.Context, o options) (*report, error) {
	r := newReport("Going on with a huge part file")
	h, err := startHuge(o, o.huge)
	if err != nil {
		return nil, err
	}
	defer h.liar.Close()
	folder, err := os.MkdirTemp(o.work, "lap.")
	if err != nil {
		return nil, err
	}
	defer func() { _ = os.RemoveAll(folder) }()
	id, _, _, err := h.begin(folder)
	if err != nil {
		return nil, fmt.Errorf("begin: %w", err)
	}
	var times []float64
	for range o.rounds {
		if err := h.scatter(ctx, filepath.Join(folder, "data"), id); err != nil {
			return nil, err
		}
		again, resumed, took, err := h.begin(folder)
		if err != nil {
			return nil, err
		}
		if again != id || resumed < o.huge/finished/2*finished {
			return nil, fmt.Errorf("it did not go on: job %s, then %s, %d bytes", id, again, resumed)
		}
		times = append(times, took.Seconds())
	}
	r.paragraph(fmt.Sprintf("A part file of %s with %d finished ranges, %d rounds: from the start of the process to the first request at the server, the vault opened with a passphrase.", sizeText(o.huge), finished, o.rounds))
	r.rows([]string{"median s", "min", "max"}, [][]string{{seconds(median(times)), seconds(slices.Min(times)), seconds(slices.Max(times))}})
	r.Figures["seconds"] = times
	return r, nil
}

// begin runs the program until its first request has come and its job is known, then kills it.
func (h *hugeGround) begin(folder string) (id string, resumed int64, took time.Duration, err error) {
	before := len(h.liar.Seen())
	cmd, err := h.get(h.daypass(filepath.Join(folder, "data"), "get", h.link, "-d", folder, "-o", "got", "--json"), folder)
	if err != nil {
		return "", 0, 0, err
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		return "", 0, 0, err
	}
	cmd.Stderr = os.Stderr
	ownGroup(cmd)
	begun := time.Now()
	if err := cmd.Start(); err != nil {
		return "", 0, 0, err
	}
	defer func() {
		killGroup(cmd)
		_ = cmd.Wait()
	}()
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		var line struct {
			Type, Job string
			Resumed   int64 `json:"resumed_bytes"`
		}
		if err := json.Unmarshal(lines.Bytes(), &line); err != nil {
			return "", 0, 0, err
		}
		switch line.Type {
		case "start":
			id, resumed = line.Job, line.Resumed
		case "progress":
			return id, resumed, h.liar.Seen()[before].At.Sub(begun), nil
		case "error":
			return "", 0, 0, errors.New(lines.Text())
		}
	}
	return "", 0, 0, errors.New("it ended before its first request")
}

// scatter stores that every other piece of the part file is there, synced.
func (h *hugeGround) scatter(ctx context.Context, data, id string) error {
	db, err := sqlite.Open(ctx, filepath.Join(data, "daypass.db"), sqlite.Options{})
	if err != nil {
		return err
	}
	defer func() { _ = db.Close() }()
	var segments []transfer.Segment
	step := h.object.Length / finished
	for i := range int64(finished) {
		segments = append(segments, transfer.Segment{Start: i * step, End: i*step + step/2, CRC64NVME: uint64(i), Synced: true})
	}
	return db.Transfers(secret.Sealer(nil)).SaveSegments(ctx, id, segments, "")
}
