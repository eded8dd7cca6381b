package app

import (
	"sync"
)

// fakeWindow is a window without a screen. It remembers what it was told.
type fakeWindow struct {
	mu            sync.Mutex
	events        []event
	clipboard     string
	chosen        string
	files         []string
	drop          func(paths []string)
	width, height int
	shown, quits  int
	notified      []string
}

type event struct {
	name    string
	payload any
}

func (w *fakeWindow) Emit(name string, payload any) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.events = append(w.events, event{name, payload})
}

func (w *fakeWindow) ClipboardText() (string, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.clipboard, nil
}

func (w *fakeWindow) SetClipboardText(text string) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.clipboard = text
	return nil
}

func (w *fakeWindow) ChooseFiles(string) ([]string, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.files, nil
}

func (w *fakeWindow) OnFileDrop(hear func(paths []string)) { w.drop = hear }

func (w *fakeWindow) ChooseFolder(_, start string) (string, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.chosen = start
	return start, nil
}

func (w *fakeWindow) Notify(title, text string) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.notified = append(w.notified, title+": "+text)
	return nil
}

func (w *fakeWindow) Size() (int, int) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.width, w.height
}

func (w *fakeWindow) SetSize(width, height int) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.width, w.height = width, height
}

func (w *fakeWindow) Show() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.shown++
}

func (w *fakeWindow) Quit() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.quits++
}

// named gives the payloads of one kind of event, in order.
func named[T any](w *fakeWindow, name string) []T {
	w.mu.Lock()
	defer w.mu.Unlock()
	var out []T
	for _, e := range w.events {
		if e.name == name {
			out = append(out, e.payload.(T))
		}
	}
	return out
}
