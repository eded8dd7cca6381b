package cli

import (
	"fmt"
	"io"
	"strings"
	"time"
)

// bars draws the progress of running jobs on a terminal, in one line that is written over. Its owner's
// lock guards it; a nil *bars draws nothing.
type bars struct {
	to    io.Writer
	width func() int // columns, asked anew for each line: windows are resized
	drawn bool
}

// newBars gives the bars for a terminal, nil where to is none.
func newBars(to io.Writer) *bars {
	if columns(to) == 0 {
		return nil
	}
	return &bars{to: to, width: func() int { return columns(to) }}
}

// clear takes the line away, so that something else can be printed.
func (b *bars) clear() {
	if b != nil && b.drawn {
		fmt.Fprint(b.to, "\r\x1b[K")
		b.drawn = false
	}
}

// draw shows a job: name, bar, how much, speed, time left.
func (b *bars) draw(name string, done, size, perSecond int64) {
	if b == nil {
		return
	}
	facts := humanBytes(done)
	if size > 0 {
		facts = fmt.Sprintf("%3d%% of %s", done*100/size, humanBytes(size))
	}
	if perSecond > 0 {
		facts += " · " + humanBytes(perSecond) + "/s"
		if left := size - done; size > 0 && left > 0 {
			facts += " · " + humanDuration(time.Duration(left/perSecond+1)*time.Second) + " left"
		}
	}
	width := b.width()
	room := width - len([]rune(facts)) - 4
	label, gauge := clip(inert(name), max(room/2, 8)), ""
	if cells := room - len([]rune(label)) - 2; size > 0 && cells >= 8 {
		cells = min(cells, 30)
		full := int(done * int64(cells) / size)
		gauge = strings.Repeat("█", full) + strings.Repeat("░", cells-full) + " "
	}
	b.clear()
	fmt.Fprint(b.to, clip(label+"  "+gauge+facts, width-1))
	b.drawn = true
}

// clip shortens text to n runes, with an ellipsis.
func clip(text string, n int) string {
	runes := []rune(text)
	if len(runes) <= n {
		return text
	}
	return string(runes[:max(n-1, 0)]) + "…"
}
