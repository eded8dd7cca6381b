//go:build linux

package windowtest

import (
	"image"
	"path/filepath"
	"testing"

	"daypass/app/windowtest/desk"
)

// Where the keys' dialog stands on the desk: beside its text, where nothing but the sheet's own colour is.
const (
	besideText  = 374
	sheetHeight = 260 // at least, with the eight lines that it has
)

// sheet is the colour of what lies on top in the light theme.
var sheet = [3]uint32{0xff, 0xfe, 0xfb}

func TestADialogShowsAllThatItSays(t *testing.T) {
	r := start(t)
	r.waitFor(`msg="page shown"`)
	window, err := r.Window(r.ctx, "Daypass")
	if err != nil {
		t.Fatal(err)
	}
	looksRight(t, r)
	if err := r.Press(r.ctx, window, "question"); err != nil {
		t.Fatal(err)
	}
	path, height := filepath.Join(t.TempDir(), "dialog.png"), 0
	err = desk.Until(r.ctx, func() (bool, error) {
		picture, err := r.Screenshot(r.ctx, path)
		if err != nil {
			return false, err
		}
		height = tallest(picture, besideText)
		return height >= sheetHeight, nil
	})
	if err != nil {
		t.Errorf("the dialog is %d pixels high, which hides what it says: %v", height, err)
	}
}

// tallest gives the length of the longest run of the sheet's colour in a column.
func tallest(picture image.Image, x int) (longest int) {
	run := 0
	for y := picture.Bounds().Min.Y; y < picture.Bounds().Max.Y; y++ {
		r, g, b, _ := picture.At(x, y).RGBA()
		if run++; !near([3]uint32{r >> 8, g >> 8, b >> 8}, sheet) {
			run = 0
		}
		longest = max(longest, run)
	}
	return longest
}
