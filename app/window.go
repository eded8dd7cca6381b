package app

import (
	"context"
	"crypto/rand"

	"github.com/wailsapp/wails/v2/pkg/runtime"
)

// window is what the services need of the system's window; tests bring their own.
type window interface {
	Emit(name string, payload any)
	ClipboardText() (string, error)
	SetClipboardText(text string) error
	// ChooseFiles gives none where the dialog was dismissed.
	ChooseFiles(title string) ([]string, error)
	// ChooseFolder gives "" where the dialog was dismissed.
	ChooseFolder(title, start string) (string, error)
	// OnFileDrop hears the paths of what is dropped on the window.
	OnFileDrop(hear func(paths []string))
	// Notify shows a notification of the system.
	Notify(title, text string) error
	Size() (width, height int)
	SetSize(width, height int)
	Show()
	Quit()
}

// wailsWindow is the real one. Its context must be the one of OnStartup: Wails ends the process for any other.
type wailsWindow struct{ ctx context.Context }

// Emit tells the page something.
func (w wailsWindow) Emit(name string, payload any) { runtime.EventsEmit(w.ctx, name, payload) }

// ClipboardText gives the clipboard's text.
func (w wailsWindow) ClipboardText() (string, error) { return runtime.ClipboardGetText(w.ctx) }

// SetClipboardText puts a text on the clipboard.
func (w wailsWindow) SetClipboardText(text string) error {
	return runtime.ClipboardSetText(w.ctx, text)
}

// ChooseFiles opens the system's dialog.
func (w wailsWindow) ChooseFiles(title string) ([]string, error) {
	return runtime.OpenMultipleFilesDialog(w.ctx, runtime.OpenDialogOptions{Title: title})
}

// ChooseFolder opens the system's dialog.
func (w wailsWindow) ChooseFolder(title, start string) (string, error) {
	return runtime.OpenDirectoryDialog(w.ctx, runtime.OpenDialogOptions{
		Title: title, DefaultDirectory: start, CanCreateDirectories: true,
	})
}

// OnFileDrop hears drops anywhere on the page.
func (w wailsWindow) OnFileDrop(hear func(paths []string)) {
	runtime.OnFileDrop(w.ctx, func(_, _ int, paths []string) { hear(paths) })
}

// Notify shows a notification. It is asked for seldom, so that nothing is kept ready for it.
func (w wailsWindow) Notify(title, text string) error {
	if err := runtime.InitializeNotifications(w.ctx); err != nil {
		return err
	}
	if allowed, err := runtime.RequestNotificationAuthorization(w.ctx); err != nil || !allowed {
		return err
	}
	return runtime.SendNotification(w.ctx, runtime.NotificationOptions{ID: rand.Text(), Title: title, Body: text})
}

// Size gives the window's size.
func (w wailsWindow) Size() (int, int) { return runtime.WindowGetSize(w.ctx) }

// SetSize changes the window's size.
func (w wailsWindow) SetSize(width, height int) { runtime.WindowSetSize(w.ctx, width, height) }

// Show brings the window to the front, also where it was minimised.
func (w wailsWindow) Show() {
	runtime.WindowUnminimise(w.ctx)
	runtime.WindowShow(w.ctx)
}

// Quit asks the window to close.
func (w wailsWindow) Quit() { runtime.Quit(w.ctx) }
