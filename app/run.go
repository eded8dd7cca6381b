package app

import (
	"context"
	"os/signal"
	"syscall"

	"github.com/wailsapp/wails/v2"
	"github.com/wailsapp/wails/v2/pkg/logger"
	"github.com/wailsapp/wails/v2/pkg/options"
	"github.com/wailsapp/wails/v2/pkg/options/assetserver"
	"github.com/wailsapp/wails/v2/pkg/options/linux"
	"github.com/wailsapp/wails/v2/pkg/options/mac"
	"github.com/wailsapp/wails/v2/pkg/options/windows"
)

// Run opens the window and blocks until it is closed. Nothing is opened or read before the window's own start,
// since the binding generator comes this way, too.
func Run(o Options) error {
	c := newCore(o)
	c.given.add(o.Texts)
	return wails.Run(&options.App{
		Title:            "Daypass",
		Width:            defaultWidth,
		Height:           defaultHeight,
		MinWidth:         minWidth,
		MinHeight:        minHeight,
		BackgroundColour: options.NewRGB(0xf6, 0xf4, 0xf0),
		AssetServer:      &assetserver.Options{Assets: pageOrNotice(o.Assets), Middleware: sealed},
		Bind:             []any{&Links{c}, &Transfers{c}, &Uploads{c}, &Requests{c}, &Storage{c}, &Settings{c}, &Shell{c}, &Events{}},
		EnumBind:         enumLists(),
		ErrorFormatter:   formatError,
		Logger:           wailsLog{c.log},
		LogLevel:         logger.WARNING, LogLevelProduction: logger.WARNING,
		OnStartup:     c.startup,
		OnDomReady:    func(context.Context) { c.work.Go(c.goOn) }, // Wails waits for this one
		OnBeforeClose: c.beforeClose,
		OnShutdown:    c.shut,
		SingleInstanceLock: &options.SingleInstanceLock{
			UniqueId:               o.instance(),
			OnSecondInstanceLaunch: func(d options.SecondInstanceData) { c.second(d.Args) },
		},
		DragAndDrop: &options.DragAndDrop{EnableFileDrop: true},
		Linux:       &linux.Options{ProgramName: "daypass", Icon: o.Icon, WebviewGpuPolicy: linux.WebviewGpuPolicyOnDemand},
		Mac:         &mac.Options{About: &mac.AboutInfo{Title: "Daypass", Message: o.Version, Icon: o.Icon}},
		Windows:     &windows.Options{Theme: windows.SystemDefault, DisablePinchZoom: true},
	})
}

// startup opens the data folder; a failure is shown by the page. The window is there already: one that starts
// hidden and is shown a moment later stays blank now and then under WebKitGTK, which misses the change.
func (c *core) startup(ctx context.Context) {
	c.open(ctx, wailsWindow{ctx})
	c.window.OnFileDrop(c.dropped)
	if c.err == nil {
		c.restoreSize(ctx)
	}
}

// untilSignal lets the window close without asking when the system asks the process to end, as at the end of a
// session. Wails quits by itself then; only where its wish came first and was asked about, it is repeated.
func (c *core) untilSignal(ctx context.Context) {
	ended, stop := signal.NotifyContext(ctx, syscall.SIGINT, syscall.SIGTERM)
	defer stop()
	<-ended.Done()
	if ctx.Err() == nil && c.closing.answer(true) {
		c.window.Quit()
	}
}

// second takes what a second start was given, and comes to the front.
func (c *core) second(args []string) {
	<-c.opened
	c.window.Show()
	start, ok := Arguments(args)
	if !ok || len(start.Texts) == 0 {
		return
	}
	c.given.add(start.Texts)
	c.log().Info("links handed over", "count", len(start.Texts))
	c.emit(EventHandover, HandoverEvent{Seq: c.next(), Count: len(start.Texts)})
}
