package answers

import (
	"fmt"
	"strings"
)

// Problem is one answer that is missing or wrong.
type Problem struct {
	Key     string
	From    string // source of the answer; empty if it was not given
	Message string
}

// Problems is every problem of a set of answers, as one error.
type Problems []Problem

// Error returns one line for each problem, and a last line with the flags to set.
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
