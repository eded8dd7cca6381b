//go:build headless

// Command daypass without its window: the command line alone, for machines without a display.
package main

import (
	"os"

	"daypass/internal/cli"
)

// version is set at build time.
var version = "dev"

func main() { os.Exit(cli.Run(version)) }
