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

// Ask puts one question to a person. The suggested values are nil when there
// is no default.
type Ask func(q Question, sofar Answers, suggested []string) ([]string, error)

// Resolve takes each answer from the first layer that has it, else from the
// person, else from the default, and checks them one by one and together. A nil
// ask is a script: what is missing is a problem. Notes are what the author of
// the answers should know though nothing is wrong.
func Resolve(layers []Source, f Found, ask Ask) (s Answers, notes []string, err error) {
	var problems Problems
	from := map[string]string{}
	for _, q := range Questions() {
		values, place, ok := lookup(layers, q.Key)
		if !ok {
			values, ok = q.Suggest(s, f)
			if ask != nil && !(q.Skip != nil && q.Skip(s)) {
				if values, err = ask(q, s, values); err != nil {
					return s, nil, err
				}
				ok = true
			}
		}
		if !ok {
			problems = append(problems, Problem{Key: q.Key, Message: missing(q, f)})
			continue
		}
		from[q.Key] = place
		if err := q.Set(&s, values); err != nil {
			problems = append(problems, Problem{q.Key, place, err.Error()})
			delete(from, q.Key) // one error is enough
		} else if q.Key == "allow" {
			notes = prefixNotes(values, s, f)
		}
	}
	for _, p := range Check(s, f) {
		if _, given := from[p.Key]; given {
			problems = append(problems, Problem{p.Key, from[p.Key], p.Message})
		}
	}
	if problems != nil {
		return s, notes, problems
	}
	return s, notes, nil
}

func lookup(layers []Source, key string) ([]string, string, bool) {
	for _, l := range layers {
		if g, ok := l[key]; ok {
			return g.Values, g.From, true
		}
	}
	return nil, "", false
}

func missing(q Question, f Found) string {
	if q.Key == "command" && f.Unread != nil {
		return "the stack's own start command cannot be read: " + f.Unread.Error()
	}
	if q.Choices != nil {
		return fmt.Sprintf("is missing (%s): %s", strings.Join(q.Choices, " or "), q.Describe())
	}
	return "is missing: " + q.Describe()
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
