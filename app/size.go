package app

import (
	"context"

	"daypass/internal/daypass"
)

// The window's size, in CSS pixels.
const (
	minWidth, minHeight         = 720, 520
	defaultWidth, defaultHeight = 1080, 760
	maxWidth, maxHeight         = 8192, 8192
)

type size struct {
	Width  int `json:"width"`
	Height int `json:"height"`
}

func (s size) sane() bool {
	return s.Width >= minWidth && s.Height >= minHeight && s.Width <= maxWidth && s.Height <= maxHeight
}

var storedSize = daypass.Setting[size]{Name: "window.size"}

// restoreSize gives the window the size that it had.
func (c *core) restoreSize(ctx context.Context) {
	if s, err := storedSize.Get(ctx, c.day.Settings); err == nil && s.sane() {
		c.window.SetSize(s.Width, s.Height)
	}
}

// keepSize stores the window's size; a failure is of no weight.
func (c *core) keepSize(ctx context.Context) {
	var s size
	s.Width, s.Height = c.window.Size()
	if !s.sane() {
		return
	}
	if err := storedSize.Set(ctx, c.day.Settings, s); err != nil {
		c.day.Log.Warn("the window's size was not stored", "err", err)
	}
}
