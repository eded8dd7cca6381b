//go:build linux

package windowtest

import (
	"image"
	"os"
	"path/filepath"
	"testing"

	"daypass/app/windowtest/desk"
)

// accent is the one accent colour of the light theme, which the virtual desktop has.
var accent = [3]uint32{0x1f, 0x5f, 0xd6}

// looksRight takes pictures until one shows a painted page: many colours, the accent among them. The last one is
// kept in DAYPASS_PICTURES, where that is set.
func looksRight(t *testing.T, r *running) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "window.png")
	if dir := os.Getenv("DAYPASS_PICTURES"); dir != "" {
		path = filepath.Join(dir, "window.png")
	}
	var colours, accents int
	err := desk.Until(r.ctx, func() (bool, error) {
		picture, err := r.Screenshot(r.ctx, path)
		if err != nil {
			return false, err
		}
		colours, accents = count(picture)
		return colours >= 100 && accents >= 200, nil
	})
	if err != nil {
		t.Errorf("the window shows %d colours and %d pixels of the accent colour: %v", colours, accents, err)
	}
}

// count gives the number of different colours of a picture, and of the pixels that have the accent colour.
func count(picture image.Image) (colours, accents int) {
	seen := map[[3]uint32]bool{}
	b := picture.Bounds()
	for y := b.Min.Y; y < b.Max.Y; y++ {
		for x := b.Min.X; x < b.Max.X; x++ {
			r, g, bl, _ := picture.At(x, y).RGBA()
			c := [3]uint32{r >> 8, g >> 8, bl >> 8}
			seen[c] = true
			if near(c, accent) {
				accents++
			}
		}
	}
	return len(seen), accents
}

func near(a, b [3]uint32) bool {
	for i := range a {
		if a[i]+3 < b[i] || b[i]+3 < a[i] {
			return false
		}
	}
	return true
}
