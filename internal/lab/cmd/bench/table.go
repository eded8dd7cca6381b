package main

import (
	"fmt"
	"io"
	"slices"
	"text/tabwriter"
)

// table prints medians with their spread, and each tool's time as a ratio to the first one's, pair by pair.
func table(out io.Writer, results []result) error {
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(w, "tool\twall s\tmin\tmax\tCPU s\tpeak MiB\twall, first = 1\t")
	for _, r := range results {
		fmt.Fprintf(w, "%s\t%.2f\t%.2f\t%.2f\t%.2f\t%.0f\t%.2f\t\n", r.name, median(r.wall), slices.Min(r.wall), slices.Max(r.wall),
			median(r.cpu), slices.Max(r.memory), median(ratios(r.wall, results[0].wall)))
	}
	return w.Flush()
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
