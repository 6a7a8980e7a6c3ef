package plan

import (
	"slices"
	"strings"
)

// problems are errors of several files, each a line and perhaps hints below it. All
// are named, and each hint once.
type problems []error

func (p *problems) add(err error) {
	if err != nil {
		*p = append(*p, err)
	}
}

// err returns nil where there is none.
func (p problems) err() error {
	if p == nil {
		return nil
	}
	return p
}

func (p problems) Error() string {
	var lines, hints []string
	for _, err := range p {
		all := strings.Split(err.Error(), "\n")
		lines = append(lines, all[0])
		for _, hint := range all[1:] {
			if !slices.Contains(hints, hint) {
				hints = append(hints, hint)
			}
		}
	}
	return strings.Join(append(lines, hints...), "\n")
}

// Unwrap returns the errors.
func (p problems) Unwrap() []error { return p }
