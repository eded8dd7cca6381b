package main

import (
	"fmt"
	"slices"
	"strings"
)

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
	switch n := len(sorted); {
	case n == 0:
		return 0
	case n%2 == 0:
		return (sorted[n/2-1] + sorted[n/2]) / 2
	default:
		return sorted[n/2]
	}
}

func seconds(v float64) string { return fmt.Sprintf("%.2f", v) }

// sizeText writes a size in whole binary units.
func sizeText(n int64) string {
	units := []string{"B", "KiB", "MiB", "GiB"}
	i := 0
	for ; n >= 1024 && n%1024 == 0 && i < len(units)-1; i++ {
		n /= 1024
	}
	return fmt.Sprintf("%d %s", n, units[i])
}

func mib(n int64) string { return fmt.Sprintf("%.1f", float64(n)/(1<<20)) }

func sortedText(list []string) string { return strings.Join(slices.Sorted(slices.Values(list)), ", ") }
