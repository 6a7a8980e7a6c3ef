package compose

import (
	"errors"
	"fmt"
	"regexp"
	"strings"

	"example.com/magi-harden/internal/dotenv"
	"example.com/magi-harden/internal/yamldoc"
	"github.com/compose-spec/compose-go/v2/template"
)

// What a stack may become when Compose expands it, next to what is written. Honest
// stacks stay far below; a bomb of a few lines is above any bound.
const (
	maxExpanded = 32 << 20  // bytes that variables add to the compose files
	maxEnvFiles = 64 << 20  // bytes that env_file and label_file add to the services
	maxWork     = 128 << 20 // bytes that are gone through for the variables of values
	maxOneWork  = 16 << 20  // of them, for one value
	maxPath     = 4096      // bytes of a path on Linux
)

// budget is what is left of these bounds while a stack is loaded.
type budget struct {
	expanded, envFiles, work int
	varied                   map[variedValue]bool // values with variables; nil where nobody asks
}

func newBudget(varied map[variedValue]bool) *budget {
	return &budget{maxExpanded, maxEnvFiles, maxWork, varied}
}

var (
	errExpanded = fmt.Errorf("variables add more than %d MiB to the compose files", maxExpanded>>20)
	errNested   = fmt.Errorf("variables are nested more than %d deep", yamldoc.MaxDepth)
	errWork     = errors.New("too many variables in long values")
)

var reference = regexp.MustCompile(`\$\{?([A-Za-z_][A-Za-z0-9_]*)`)

// expansion returns the size of a value, in bytes, with its variables replaced, or
// more, and how many bytes Compose goes through for it: it takes the rest of a value
// once more for each ${.
func expansion(value string, size func(name string) int) (bytes, work int) {
	bytes = len(value)
	for _, m := range reference.FindAllStringSubmatch(value, -1) {
		bytes += size(m[1])
	}
	return bytes, strings.Count(value, "${") * len(value)
}

// substitute is Substitute within the budget.
func (b *budget) substitute(value string, lookup template.Mapping) (string, error) {
	if !strings.Contains(value, "$") {
		return value, nil
	}
	bytes, work := expansion(value, func(name string) int { v, _ := lookup(name); return len(v) })
	b.expanded -= bytes - len(value)
	b.work -= work
	switch {
	case dotenv.Depth(value) > yamldoc.MaxDepth:
		return "", errNested
	case b.expanded < 0:
		return "", errExpanded
	case b.work < 0 || work > maxOneWork:
		return "", errWork
	}
	out, err := template.Substitute(value, lookup)
	if err == nil && b.varied != nil && len(out) <= maxPath {
		b.varied[variedValue{value, out}] = true
	}
	return out, err
}
