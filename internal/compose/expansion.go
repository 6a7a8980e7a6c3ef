package compose

import (
	"fmt"

	"example.com/magi-harden/internal/dotenv"
	"example.com/magi-harden/internal/yamldoc"
	composeenv "github.com/compose-spec/compose-go/v2/dotenv"
)

// maxValue bounds a variable with what it contains. Linux passes no more than
// 128 KiB of one to a process.
const maxValue = 1 << 20

// expandable fails on values that grow without end when their variables are replaced:
// A=$B$B, B=$C$C, and on variables in variables in variables. Compose would take them
// on until the memory is full.
func expandable(name string, file *dotenv.File, lookup composeenv.LookupFn) error {
	sizes := map[string]int{}
	allWork, allBytes := maxWork, maxEnvFiles
	for _, a := range file.Assignments() {
		size, work := len(a.Value), 0
		if a.Interpolated {
			if dotenv.Depth(a.Value) > yamldoc.MaxDepth {
				return fmt.Errorf("%s:%d: %s: %w\nuse fewer levels", name, a.Line, Redact(a.Key), errNested)
			}
			size, work = expansion(a.Value, func(name string) int {
				n, known := sizes[name]
				if lookup != nil && !known {
					value, _ := lookup(name)
					n = len(value)
				}
				return n
			})
		}
		if allWork -= work; work > maxOneWork || allWork < 0 {
			return fmt.Errorf("%s:%d: %s: %w\nuse fewer of them, or shorter values", name, a.Line, Redact(a.Key), errWork)
		}
		if allBytes -= size; allBytes < 0 {
			return fmt.Errorf("%s:%d: with %s, the values of this file are longer than %d bytes\nuse a file for long values", name, a.Line, Redact(a.Key), maxEnvFiles)
		}
		if size > maxValue {
			return fmt.Errorf("%s:%d: %s: its value is longer than %d bytes\nuse a file for it", name, a.Line, Redact(a.Key), maxValue)
		}
		sizes[a.Key] = size
	}
	return nil
}
