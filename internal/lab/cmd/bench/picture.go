package main

import (
	"image/color"
	"math"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg"
)

// picture is a plot that can be saved.
type picture struct {
	plot          *plot.Plot
	width, height vg.Length
	err           error
}

func (p picture) save(path string) error {
	if p.err != nil {
		return p.err
	}
	return p.plot.Save(p.width, p.height, path)
}

// palette are colours that people with colour-blindness tell apart (Okabe and Ito).
var palette = []color.Color{
	color.RGBA{0, 114, 178, 255},
	color.RGBA{213, 94, 0, 255},
	color.RGBA{0, 158, 115, 255},
	color.RGBA{204, 121, 167, 255},
	color.RGBA{86, 180, 233, 255},
	color.RGBA{230, 159, 0, 255},
}

// canvas gives an empty plot on white, so that it can be read on a dark page, too.
func canvas(title string) *plot.Plot {
	p := plot.New()
	p.Title.Text = title
	p.Title.Padding = vg.Points(8)
	p.BackgroundColor = color.White
	return p
}

// barPicture draws a race: medians as bars, each round as a dot.
func barPicture(title string, results []result) picture {
	p := canvas(title)
	p.Y.Min = 0
	p.Y.Label.Text = "seconds"
	var values plotter.Values
	var names []string
	var dots plotter.XYs
	for i, r := range results {
		values = append(values, median(r.Wall))
		names = append(names, r.Name)
		for _, wall := range r.Wall {
			dots = append(dots, plotter.XY{X: float64(i), Y: wall})
		}
	}
	bars, err := plotter.NewBarChart(values, vg.Points(28))
	if err != nil {
		return picture{err: err}
	}
	bars.Color, bars.LineStyle.Width = palette[4], 0
	points, err := plotter.NewScatter(dots)
	if err != nil {
		return picture{err: err}
	}
	points.Color, points.Radius = palette[0], vg.Points(2)
	p.Add(plotter.NewGrid(), bars, points)
	p.NominalX(names...)
	p.X.Tick.Label.Rotation = math.Pi / 8
	p.X.Tick.Label.XAlign, p.X.Tick.Label.YAlign = -1, -1
	return picture{plot: p, width: 18 * vg.Centimeter, height: 10 * vg.Centimeter}
}

// curve is a throughput over time.
type curve struct {
	Name    string    `json:"name"`
	Step    float64   `json:"step_seconds"`
	MBps    []float64 `json:"mb_per_second"`
	Seconds float64   `json:"seconds"`
	dashed  bool
}

// curvePicture draws throughputs over time, with the line's own limit where it has one.
func curvePicture(title string, limit float64, curves []curve) picture {
	p := canvas(title)
	p.X.Label.Text, p.Y.Label.Text = "seconds", "MB a second"
	p.Y.Min, p.X.Min = 0, 0
	p.Legend.Top, p.Legend.Left = false, false
	p.Add(plotter.NewGrid())
	longest := 0.0
	for i, c := range curves {
		points := make(plotter.XYs, len(c.MBps))
		for n, v := range c.MBps {
			points[n] = plotter.XY{X: (float64(n) + 0.5) * c.Step, Y: v}
		}
		line, err := plotter.NewLine(points)
		if err != nil {
			return picture{err: err}
		}
		line.Color, line.Width = palette[i%len(palette)], vg.Points(1.4)
		if c.dashed {
			line.Dashes = []vg.Length{vg.Points(3), vg.Points(2)}
		}
		p.Add(line)
		p.Legend.Add(c.Name, line)
		longest = max(longest, c.Seconds)
	}
	if limit > 0 {
		line, err := plotter.NewLine(plotter.XYs{{X: 0, Y: limit}, {X: longest, Y: limit}})
		if err != nil {
			return picture{err: err}
		}
		line.Color, line.Dashes = color.Gray{120}, []vg.Length{vg.Points(1), vg.Points(3)}
		p.Add(line)
		p.Legend.Add("the line", line)
	}
	return picture{plot: p, width: 18 * vg.Centimeter, height: 8 * vg.Centimeter}
}
