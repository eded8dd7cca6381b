package app

import (
	"io/fs"

	"github.com/wailsapp/wails/v2"
	"github.com/wailsapp/wails/v2/pkg/options"
	"github.com/wailsapp/wails/v2/pkg/options/assetserver"
)

// Run opens the window and blocks until it is closed.
func Run(assets fs.FS) error {
	c := &core{}
	return wails.Run(&options.App{
		Title:       "Daypass",
		AssetServer: &assetserver.Options{Assets: assets},
		Bind:        []any{&Links{c}, &Transfers{c}, &Storage{c}, &Settings{c}, &Shell{c}, &Events{}},
		EnumBind:    enumLists(),
	})
}
