// Command magi-harden hardens the Jupyter service of a docker-compose stack.
package main

import (
	"os"

	"example.com/magi-harden/internal/cli"
	_ "example.com/magi-harden/internal/version" // first, so that --version pays for nothing else
)

func main() {
	cli.TuneMemory()
	os.Exit(cli.Main(os.Args[1:], cli.System()))
}
