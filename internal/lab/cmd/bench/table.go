package main

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"
)

// headings are the columns of a table: medians with their spread, and each tool's time as a ratio to the first one's,
// pair by pair.
var headings = []string{"tool", "wall s", "min", "max", "CPU s", "peak MiB", "wall, first = 1"}

// rows fills the columns.
func rows(results []result) [][]string {
	var list [][]string
	for _, r := range results {
		list = append(list, []string{
			r.name, seconds(median(r.wall)), seconds(slices.Min(r.wall)), seconds(slices.Max(r.wall)),
			seconds(median(r.cpu)), fmt.Sprintf("%.0f", slices.Max(r.memory)), seconds(median(ratios(r.wall, results[0].wall))),
		})
	}
	return list
}

func seconds(v float64) string { return fmt.Sprintf("%.2f", v) }

// table prints the results for a terminal.
func table(out io.Writer, results []result) error {
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', tabwriter.AlignRight)
	for _, row := range append([][]string{headings}, rows(results)...) {
		fmt.Fprintln(w, strings.Join(row, "\t")+"\t")
	}
	return w.Flush()
}

// markdown prints the results as a table for a README.
func markdown(out io.Writer, results []result) error {
	lines := []string{"| " + strings.Join(headings, " | ") + " |", "|---" + strings.Repeat("|--:", len(headings)-1) + "|"}
	for _, row := range rows(results) {
		lines = append(lines, "| "+strings.Join(row, " | ")+" |")
	}
	_, err := fmt.Fprintln(out, strings.Join(lines, "\n"))
	return err
}

// ratios divides a by b, pair by pair: both ran right after one another, so a machine that slows down does
// not count.
func ratios(a, b []float64) []float64 {
	list := make([]float64, min(len(a), len(b)))
	for i := range list {
		list[i] = a[i] / b[i]
	}
	return list
}

func median(list []float64) float64 {
	sorted := slices.Sorted(slices.Values(list))
	if n := len(sorted); n%2 == 0 {
		return (sorted[n/2-1] + sorted[n/2]) / 2
	}
	return sorted[len(sorted)/2]
}
