// Command magi-harden hardens the Jupyter service of a docker-compose stack.
package main

import (
	"os"
	"runtime/debug"

	"example.com/magi-harden/internal/cli"
	_ "example.com/magi-harden/internal/version" // first, so that --version pays for nothing else
)

func main() {
	// A run lasts tens of milliseconds: collect less often, for some 10 MB more.
	debug.SetGCPercent(400)
	os.Exit(cli.Main(os.Args[1:], cli.System()))
}
