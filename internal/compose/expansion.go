package compose

import (
	"fmt"
	"regexp"

	"example.com/magi-harden/internal/dotenv"
	"example.com/magi-harden/internal/yamldoc"
	composeenv "github.com/compose-spec/compose-go/v2/dotenv"
)

// maxValue bounds a variable with what it contains. Linux passes no more than
// 128 KiB of one to a process.
const maxValue = 1 << 20

var reference = regexp.MustCompile(`\$\{?([A-Za-z_][A-Za-z0-9_]*)`)

// expandable fails on values that grow without end when their variables are replaced:
// A=$B$B, B=$C$C, and on variables in variables in variables. Compose would take them
// on until the memory is full.
func expandable(name string, file *dotenv.File, lookup composeenv.LookupFn) error {
	sizes := map[string]int{}
	for _, a := range file.Assignments() {
		size := len(a.Value)
		if a.Interpolated {
			if dotenv.Depth(a.Value) > yamldoc.MaxDepth {
				return fmt.Errorf("%s:%d: %s: variables are nested more than %d deep\nuse fewer levels", name, a.Line, Redact(a.Key), yamldoc.MaxDepth)
			}
			for _, m := range reference.FindAllStringSubmatch(a.Value, -1) {
				n, known := sizes[m[1]]
				if lookup != nil && !known {
					value, _ := lookup(m[1])
					n = len(value)
				}
				size += n
			}
		}
		if size > maxValue {
			return fmt.Errorf("%s:%d: %s: its value is longer than %d bytes\nuse a file for it", name, a.Line, Redact(a.Key), maxValue)
		}
		sizes[a.Key] = size
	}
	return nil
}
