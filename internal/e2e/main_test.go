//go:build e2e

package e2e

import (
	"flag"
	"os"
	"testing"
)

func TestMain(m *testing.M) {
	flag.Parse()
	onlyList := flag.Lookup("test.list").Value.String() != ""
	if os.Getenv(envMachine) != "" || onlyList {
		os.Exit(m.Run())
	}
	os.Exit(supervise())
}
