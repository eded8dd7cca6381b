package practice

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"math"
)

const pictureWidth, pictureHeight = 960, 600

// harbour paints a harbour at dusk: sky, sun, three ranges of hills, and water that mirrors them.
func harbour() ([]byte, error) {
	img := image.NewNRGBA(image.Rect(0, 0, pictureWidth, pictureHeight))
	const shore = pictureHeight * 62 / 100
	for y := range pictureHeight {
		for x := range pictureWidth {
			img.SetNRGBA(x, y, scene(x, y, shore))
		}
	}
	var out bytes.Buffer
	encoder := png.Encoder{CompressionLevel: png.BestSpeed}
	err := encoder.Encode(&out, img)
	return out.Bytes(), err
}

// scene is the colour of one point; below the shore it is the mirrored point, rippled and darker.
func scene(x, y, shore int) color.NRGBA {
	if y < shore {
		return land(float64(x), float64(y), float64(shore))
	}
	depth := float64(y-shore) / float64(pictureHeight-shore)
	ripple := math.Sin(float64(y)*0.9+math.Sin(float64(x)*0.02)*3) * (2 + 10*depth)
	mirrored := land(float64(x)+ripple, float64(shore)-float64(y-shore)*1.25-1, float64(shore))
	return mix(mirrored, color.NRGBA{12, 22, 46, 255}, 0.25+0.45*depth)
}

func land(x, y, shore float64) color.NRGBA {
	for i, hill := range [3]struct{ base, height, wave, shift float64 }{
		{0.97, 22, 0.021, 2}, {0.92, 46, 0.012, 0.4}, {0.84, 70, 0.007, 1.3},
	} {
		top := shore*hill.base - hill.height*(0.55*math.Sin(x*hill.wave+hill.shift)+0.45*math.Sin(x*hill.wave*2.3+hill.shift*3))
		if y > top {
			near := color.NRGBA{24, 28, 52, 255}
			return mix(near, color.NRGBA{126, 84, 116, 255}, 0.42*float64(i))
		}
	}
	return sky(x, y, shore)
}

func sky(x, y, shore float64) color.NRGBA {
	t := max(0, min(1, y/shore))
	c := mix(color.NRGBA{38, 46, 98, 255}, color.NRGBA{226, 122, 104, 255}, math.Pow(t, 1.1))
	c = mix(c, color.NRGBA{255, 205, 130, 255}, math.Pow(t, 4)*0.8)
	away := math.Hypot(x-pictureWidth*0.64, y-shore*0.66)
	const radius = 44
	glow := math.Exp(-away / 150)
	c = mix(c, color.NRGBA{255, 214, 150, 255}, glow*0.75)
	edge := max(0, min(1, radius+1-away))
	return mix(c, color.NRGBA{255, 244, 214, 255}, edge)
}

// mix goes from a to b by t in 0..1.
func mix(a, b color.NRGBA, t float64) color.NRGBA {
	t = max(0, min(1, t))
	blend := func(p, q uint8) uint8 { return uint8(math.Round(float64(p) + (float64(q)-float64(p))*t)) }
	return color.NRGBA{blend(a.R, b.R), blend(a.G, b.G), blend(a.B, b.B), 255}
}
