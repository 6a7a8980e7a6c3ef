package answers

import (
	"fmt"
	"strings"
)

// Problem is one answer that is missing or wrong.
type Problem struct {
	Key     string
	From    string // where the answer was given; empty when it was not
	Message string
}

// Problems are all that is wrong with a set of answers.
type Problems []Problem

// Error names every problem on a line of its own, with the flag that mends it.
func (ps Problems) Error() string {
	lines := make([]string, len(ps))
	var flags []string
	for i, p := range ps {
		q, _ := Find(p.Key)
		lines[i] = fmt.Sprintf("%s: %s", orElse(p.From, "--"+q.Flag()), p.Message)
		flags = append(flags, "--"+q.Flag())
	}
	return strings.Join(lines, "\n") + "\nset " + strings.Join(unique(flags), ", ") + ", MAGI_HARDEN_<KEY> or a key of --answers"
}

func unique(in []string) (out []string) {
	seen := map[string]bool{}
	for _, s := range in {
		if !seen[s] {
			out = append(out, s)
		}
		seen[s] = true
	}
	return out
}
