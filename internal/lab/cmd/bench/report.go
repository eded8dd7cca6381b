package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"
)

// report is one chapter of the results, as it grows.
type report struct {
	title    string
	text     strings.Builder
	pictures map[string]picture // by file name without its ending
	Figures  map[string]any     `json:"figures"`
	Machine  string             `json:"machine"`
	Begun    time.Time          `json:"begun"`
	Took     float64            `json:"took_seconds"`
}

func newReport(title string) *report {
	return &report{title: title, pictures: map[string]picture{}, Figures: map[string]any{}}
}

// paragraph adds text.
func (r *report) paragraph(text string) { fmt.Fprintf(&r.text, "%s\n\n", text) }

// rows adds a table.
func (r *report) rows(headings []string, rows [][]string) {
	fmt.Fprintf(&r.text, "| %s |\n|---%s|\n", strings.Join(headings, " | "), strings.Repeat("|--:", len(headings)-1))
	for _, row := range rows {
		fmt.Fprintf(&r.text, "| %s |\n", strings.Join(row, " | "))
	}
	r.text.WriteByte('\n')
}

// headings are the columns of a race: medians with their spread, and each tool's time as a ratio to the best peer's and to
// the first one's, pair by pair.
var headings = []string{"tool", "wall s", "min", "max", "first = 1", "CPU s", "peak MiB", "MiB down", "MiB up", "requests", "connections"}

// table adds a race's results.
func (r *report) table(conditions string, results []result) {
	r.paragraph(conditions)
	var list [][]string
	for _, one := range results {
		row := []string{
			one.Name, seconds(median(one.Wall)), seconds(slices.Min(one.Wall)), seconds(slices.Max(one.Wall)),
			seconds(median(ratios(one.Wall, results[0].Wall))), seconds(median(one.CPU)), fmt.Sprintf("%.0f", slices.Max(one.Memory)),
		}
		if w := one.Wire; w != nil {
			row = append(row, mib(w.Down), mib(w.Up), strconv.Itoa(w.Requests), strconv.FormatInt(w.Opened, 10))
		} else {
			row = append(row, "", "", "", "")
		}
		list = append(list, row)
	}
	r.rows(headings, list)
	r.Figures[conditions] = results
}

// bars adds a picture of a race's medians.
func (r *report) bars(file, title string, results []result) {
	r.picture(file, title, barPicture(title, results))
}

func (r *report) picture(file, title string, p picture) {
	r.pictures[file] = p
	r.paragraph(fmt.Sprintf("![%s](%s.svg)", title, file))
}

// conditions notes when and where it ran, and what there is to be told of it.
func (r *report) conditions(begun time.Time, note string) {
	r.Begun, r.Took, r.Machine = begun.UTC(), time.Since(begun).Seconds(), machine()
	if note != "" {
		r.Machine += "; " + note
	}
	r.paragraph(fmt.Sprintf("Measured %s in %.0f s on: %s.", r.Begun.Format("2006-01-02 15:04 MST"), r.Took, r.Machine))
}

// write puts text, figures and pictures into a folder, and gives the text.
func (r *report) write(folder, name string) (string, error) {
	text := "## " + r.title + "\n\n" + strings.TrimSpace(r.text.String()) + "\n"
	figures, err := json.MarshalIndent(r, "", " ")
	if err != nil {
		return "", err
	}
	if err := os.WriteFile(filepath.Join(folder, name+".json"), append(figures, '\n'), 0o644); err != nil {
		return "", err
	}
	for file, p := range r.pictures {
		if err := p.save(filepath.Join(folder, file+".svg")); err != nil {
			return "", err
		}
	}
	return text, os.WriteFile(filepath.Join(folder, name+".md"), []byte(text), 0o644)
}

// join writes README.md from the chapters that there are.
func join(folder string) error {
	var all strings.Builder
	all.WriteString("# Daypass beside its peers\n\nWritten by `make bench`; every single figure is in the JSON file of its chapter.\n\n" +
		"Walls and CPU seconds are medians; `first = 1` is the median of the ratios to the first tool, round by round; peak MiB is the highest resident set of any round. " +
		"Bytes and requests are from one further lap through a counting front. Tools: " + tools() + ".\n")
	for _, p := range parts() {
		text, err := os.ReadFile(filepath.Join(folder, p.name+".md"))
		if os.IsNotExist(err) {
			continue
		}
		if err != nil {
			return err
		}
		all.WriteString("\n")
		all.Write(text)
	}
	return os.WriteFile(filepath.Join(folder, "README.md"), []byte(all.String()), 0o644)
}
