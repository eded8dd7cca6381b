// Command faults makes the results table of `make torture` from what the tests noted.
//
//	faults -notes FILE -out FILE [-must 1-19,26,27]
//
// It fails where a row that must be shown was not passed, or any row failed.
package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"

	"daypass/internal/lab"
)

func main() {
	notes := flag.String("notes", "", "what the tests wrote (DAYPASS_FAULTS)")
	out := flag.String("out", "", "Markdown file to write")
	must := flag.String("must", "1-19,26,27", "rows that have to be passed")
	flag.Parse()
	if err := run(*notes, *out, *must); err != nil {
		fmt.Fprintln(os.Stderr, "faults:", err)
		os.Exit(1)
	}
}

func run(notes, out, must string) error {
	rows, err := read(notes)
	if err != nil {
		return err
	}
	wanted, err := list(must)
	if err != nil {
		return err
	}
	text, missing := render(rows, wanted)
	if err := os.WriteFile(out, []byte(text), 0o644); err != nil {
		return err
	}
	fmt.Fprint(os.Stdout, text)
	if len(missing) > 0 {
		return fmt.Errorf("not shown, or failed: rows %v", missing)
	}
	return nil
}

// read gives the notes by row.
func read(path string) (map[int][]lab.FaultNote, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer func() { _ = file.Close() }()
	rows := map[int][]lab.FaultNote{}
	lines := bufio.NewScanner(file)
	for lines.Scan() {
		var n lab.FaultNote
		if err := json.Unmarshal(lines.Bytes(), &n); err != nil {
			return nil, err
		}
		rows[n.Row] = append(rows[n.Row], n)
	}
	return rows, lines.Err()
}

// list reads "1-19,26".
func list(text string) ([]int, error) {
	var rows []int
	for item := range strings.SplitSeq(text, ",") {
		first, last, ranged := strings.Cut(item, "-")
		if !ranged {
			last = first
		}
		from, err := strconv.Atoi(first)
		to, err2 := strconv.Atoi(last)
		if err := errors.Join(err, err2); err != nil {
			return nil, err
		}
		for row := from; row <= to; row++ {
			rows = append(rows, row)
		}
	}
	return rows, nil
}

// extent says how much of it was tried.
func extent(torture string) string {
	if torture == "" || torture == "full" {
		return "full count"
	}
	return torture + " of the full count, without the pages' long forms"
}

// render makes the table, in the order of faults.md, and lists the rows that are not as they must be.
func render(rows map[int][]lab.FaultNote, must []int) (text string, missing []int) {
	var b strings.Builder
	fmt.Fprintf(&b, "# Faults: results\n\nWritten by `make torture`, %s, at %s. The rows are those of `internal/lab/faults.md`; a try is one kill, one lie, one name and so on, as the test counts it.\n\n", time.Now().UTC().Format("2006-01-02 15:04 MST"), extent(os.Getenv("DAYPASS_TORTURE")))
	b.WriteString("| # | fault | must | tries | tests passed | failed | skipped | tests |\n|--:|---|---|--:|--:|--:|---|---|\n")
	for line := range strings.SplitSeq(lab.FaultTable, "\n") {
		cells := strings.Split(line, "|")
		if len(cells) < 5 {
			continue
		}
		row, err := strconv.Atoi(strings.TrimSpace(cells[1]))
		if err != nil {
			continue
		}
		s := sum(rows[row])
		fmt.Fprintf(&b, "| %d |%s|%s| %d | %d | %d | %s | %s |\n", row, cells[2], cells[3], s.tries, s.passed, s.failed, strings.Join(s.skipped, "; "), strings.Join(s.tests, ", "))
		if s.failed > 0 || (s.passed == 0 && slices.Contains(must, row)) {
			missing = append(missing, row)
		}
	}
	return b.String(), missing
}

// summary is what all tests of a row came to.
type summary struct {
	tries          int64
	passed, failed int
	skipped, tests []string
}

func sum(notes []lab.FaultNote) (s summary) {
	for _, n := range notes {
		s.tries += n.Tries
		name, _, _ := strings.Cut(n.Test, "/") // subtests count for their test
		if !slices.Contains(s.tests, name) {
			s.tests = append(s.tests, name)
		}
		switch n.Result {
		case "passed":
			s.passed++
		case "skipped":
			s.skipped = append(s.skipped, n.Reason)
		default:
			s.failed++
		}
	}
	return s
}
