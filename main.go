//go:build !headless

// Command daypass opens the window without arguments, and is the command line with them.
package main

import (
	"embed"
	"io/fs"
	"os"

	"daypass/app"
	"daypass/internal/cli"
	"daypass/internal/practice"
	"daypass/internal/secret"
)

//go:embed all:frontend/dist
var page embed.FS

//go:embed build/appicon.png
var icon []byte

// version is set at build time.
var version = "dev"

func main() {
	start, isWindow := app.Arguments(os.Args[1:])
	if !isWindow {
		attachConsole()
		os.Exit(cli.Run(version))
	}
	os.Exit(openWindow(start))
}

// openWindow opens the window and gives the exit code.
func openWindow(start app.Start) int {
	dist, err := fs.Sub(page, "frontend/dist")
	if err != nil {
		return 1
	}
	if start.DataDir == "" {
		start.DataDir = os.Getenv("DAYPASS_DATA_DIR")
	}
	err = app.Run(app.Options{
		Assets: dist, Icon: icon, Version: version, DataDir: start.DataDir, Texts: start.Texts,
		Passphrase: secret.NewString(os.Getenv("DAYPASS_PASSPHRASE")), NoKeychain: os.Getenv("DAYPASS_NO_KEYCHAIN") != "",
		Gateway: practice.ChildCommand(),
	})
	if err != nil {
		_, _ = os.Stderr.WriteString("daypass: the window could not be opened\n")
		return 1
	}
	return 0
}
