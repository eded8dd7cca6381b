package lab

import (
	_ "embed" // faults.md
	"encoding/json"
	"os"
	"strconv"
	"strings"
	"sync/atomic"
)

// FaultsEnv names the file that tests note their faults in, one JSON object a line; without it they note nothing.
const FaultsEnv = "DAYPASS_FAULTS"

// FaultTable is faults.md: the rows that tests name.
//
//go:embed faults.md
var FaultTable string

// Times gives how often a test tries: short; full with DAYPASS_TORTURE=full; a part of that with, say, DAYPASS_TORTURE=10%.
func Times(short, full int) int {
	wish := os.Getenv("DAYPASS_TORTURE")
	if wish == "full" {
		return full
	}
	percent, err := strconv.Atoi(strings.TrimSuffix(wish, "%"))
	if err != nil || percent < 0 {
		return short
	}
	return max(short, full*percent/100)
}

// FaultTB is the part of testing.TB that Fault needs.
type FaultTB interface {
	TB
	Name() string
	Skipped() bool
	Skip(args ...any)
}

// FaultNote is what one test has to tell of one row.
type FaultNote struct {
	Row    int    `json:"row"`
	Test   string `json:"test"`
	Tries  int64  `json:"tries"`
	Result string `json:"result"`           // passed, failed or skipped
	Reason string `json:"reason,omitempty"` // why it was skipped
}

// Tally counts the tries of a row in one test. Safe for concurrent use.
type Tally struct {
	t      FaultTB
	row    int
	tries  atomic.Int64
	reason string
}

// Fault tells that a test shows a row of faults.md. How it ends is noted when the test ends; without Tried it was one try.
func Fault(t FaultTB, row int) *Tally {
	t.Helper()
	y := &Tally{t: t, row: row}
	t.Cleanup(y.note)
	return y
}

// Tried counts n tries.
func (y *Tally) Tried(n int) { y.tries.Add(int64(n)) }

// Skip skips the test because this machine cannot show the fault, and notes why.
func (y *Tally) Skip(reason string) {
	y.t.Helper()
	y.reason = reason
	y.t.Skip(reason)
}

func (y *Tally) note() {
	path := os.Getenv(FaultsEnv)
	if path == "" {
		return
	}
	n := FaultNote{Row: y.row, Test: y.t.Name(), Tries: max(y.tries.Load(), 1), Result: "passed", Reason: y.reason}
	switch {
	case y.t.Failed():
		n.Result = "failed"
	case y.t.Skipped():
		n.Result, n.Tries = "skipped", 0
	}
	line, err := json.Marshal(n)
	if err != nil {
		y.t.Fatalf("lab: %v", err)
	}
	file, err := os.OpenFile(path, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o644)
	if err != nil {
		y.t.Fatalf("lab: %v", err)
		return
	}
	defer func() { _ = file.Close() }()
	if _, err := file.Write(append(line, '\n')); err != nil { // in one call, so that processes do not mix their lines
		y.t.Fatalf("lab: %v", err)
	}
}
