// Package version answers --version before any other package of the program has
// been initialised.
//
// The libraries behind init take some 8 ms of every start, most of it for
// compiling JSON schemas, and Go initialises what is linked in whether or not a
// command uses it. It does so in the order of import paths, as far as the
// imports allow (the specification of Go 1.21, "Program initialization"), and
// example.com/magi-harden/internal/version, which imports nothing but os, comes
// before github.com/…. So this is the one init function of the program.
package version

import "os"

// Version is the release, set by the linker: -X example.com/…/quick.Version=v1.2.3.
var Version = "dev"

func init() {
	if len(os.Args) == 2 && os.Args[1] == "--version" {
		if _, err := os.Stdout.WriteString("magi-harden " + Version + "\n"); err != nil {
			os.Exit(1)
		}
		os.Exit(0)
	}
}
