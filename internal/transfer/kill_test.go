package transfer_test

import (
	"context"
	"encoding/json"
	"fmt"
	"os"

	"daypass/internal/link"
	"daypass/internal/transfer"
)

// childEnv makes the test binary a small process that downloads one link: the victim of the kill tests.
const childEnv = "DAYPASS_TRANSFER_CHILD"

// errand is what a child is told.
type errand struct {
	Data, Target, Link string
}

// child runs one download as the command line would, prints the job and gives an exit code.
func child() int {
	var todo errand
	if err := json.Unmarshal([]byte(os.Getenv(childEnv)), &todo); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 2
	}
	if err := todo.run(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return 0
}

func (w errand) run() error {
	ctx := context.Background()
	e, stop, err := place{data: w.Data, target: w.Target}.open(setup{})
	if err != nil {
		return err
	}
	l, err := link.Parse(w.Link)
	if err != nil {
		return err
	}
	j, err := e.Add(ctx, transfer.DownloadSpec{Link: l, Folder: w.Target, AllowPrivate: true})
	if err == nil {
		j, err = e.Wait(ctx, j.ID)
	}
	if err != nil {
		return err
	}
	if err := json.NewEncoder(os.Stdout).Encode(j); err != nil {
		return err
	}
	return stop()
}
