//go:build !headless

// Command daypass opens the window without arguments, and is the command line with them.
package main

import (
	"embed"
	"io/fs"
	"os"

	"daypass/app"
)

//go:embed all:frontend/dist
var assets embed.FS

func main() {
	dist, err := fs.Sub(assets, "frontend/dist")
	if err == nil {
		err = app.Run(dist)
	}
	if err != nil {
		os.Exit(1)
	}
}
