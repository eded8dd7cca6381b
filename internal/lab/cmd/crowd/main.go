// Command crowd makes what the window's figures are measured with, until it is interrupted.
//
//	crowd -data DIR -finished N
//
// It fills a data folder, which no program may have open, with N finished transfers, and then serves a file of 2 MiB under
// any path, each connection a little at a time. Once all is ready one JSON line is printed: endpoint.
package main

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"
	"time"

	"daypass/internal/lab"
	"daypass/internal/secret"
	"daypass/internal/sqlite"
	"daypass/internal/transfer"
)

const (
	fileBytes = 2 << 20
	trickle   = 4 << 10 // bytes a second, each connection
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx, os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "crowd:", err)
		os.Exit(1) //nolint:gocritic // stop only gives the signals back
	}
}

func run(ctx context.Context, args []string) error {
	flags := flag.NewFlagSet("crowd", flag.ContinueOnError)
	data := flags.String("data", "", "the data folder to fill")
	finished := flags.Int("finished", 0, "how many finished transfers it gets")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if *finished > 0 {
		if err := fill(ctx, *data, *finished); err != nil {
			return err
		}
	}
	liar, err := lab.StartLiar(lab.Script{
		Objects: []lab.Object{{Blob: lab.Blob{Seed: 7, Length: fileBytes}}},
		Steps:   []lab.Step{{Do: lab.Reply{Rate: trickle}}},
	}, lab.LiarOptions{})
	if err != nil {
		return err
	}
	defer liar.Close()
	if err := json.NewEncoder(os.Stdout).Encode(map[string]string{"endpoint": liar.Endpoint}); err != nil {
		return err
	}
	<-ctx.Done()
	return nil
}

// fill stores n transfers that ended one minute after the other, the last one now, under names that a person would search.
func fill(ctx context.Context, data string, n int) error {
	if err := os.MkdirAll(data, 0o700); err != nil {
		return err
	}
	db, err := sqlite.Open(ctx, filepath.Join(data, "daypass.db"), sqlite.Options{})
	if err != nil {
		return err
	}
	defer func() { _ = db.Close() }()
	store := db.Transfers(secret.Sealer(nil)) // what ended keeps no link
	words := []string{"invoice", "contract", "rehearsal", "budget", "holiday", "minutes", "drawing", "scan", "backup", "film"}
	now := time.Now()
	for i := range n {
		at := now.Add(-time.Duration(n-i) * time.Minute)
		name := fmt.Sprintf("%s %s %06d.pdf", words[i%10], words[i/10%10], i)
		err := store.Create(ctx, transfer.Job{
			ID: fmt.Sprintf("%010x", i), Kind: transfer.Download, State: transfer.StateDone,
			Identity: fmt.Sprintf("storage.example.com|archive|%d", i), Host: "storage.example.com", Bucket: "archive",
			Key: "2026/" + words[i/100%10] + "/" + name, Name: name, Folder: "/home/anna/Downloads",
			Size: int64(i) << 10, Done: int64(i) << 10, Position: at.UnixMicro(), CreatedAt: at, UpdatedAt: at, FinishedAt: at,
		})
		if err != nil {
			return err
		}
	}
	return nil
}
