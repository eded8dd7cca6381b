package app

import (
	"os"
	"regexp"
	"slices"
	"testing"
)

// The page's list of event names is written by hand; this keeps it the same as ours.
func TestEventNamesAreThePages(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("../frontend/src/lib/api/events.ts")
	if err != nil {
		t.Fatal(err)
	}
	list := regexp.MustCompile(`(?s)eventNames = \{(.*?)\} as const`).FindSubmatch(text)
	if list == nil {
		t.Fatal("no list of event names in events.ts")
	}
	var theirs []string
	for _, m := range regexp.MustCompile(`: '([^']+)'`).FindAllSubmatch(list[1], -1) {
		theirs = append(theirs, string(m[1]))
	}
	ours := []string{EventTransfer, EventProgress, EventGone, EventProfileStep, EventHandover, EventDropped, EventCopying, EventDelivery, EventProfileFile, EventRequest, EventCloseAsked}
	slices.Sort(theirs)
	slices.Sort(ours)
	if !slices.Equal(theirs, ours) {
		t.Errorf("the page hears %v, the program says %v", theirs, ours)
	}
}
