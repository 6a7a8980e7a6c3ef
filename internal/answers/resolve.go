package answers

import (
	"fmt"
	"strings"
)

// Ask asks one question and returns the values of the answer. The suggested values
// are nil when there is no default.
type Ask func(q Question, sofar Answers, suggested []string) ([]string, error)

// Resolve returns the answers and remarks about them. It takes each answer from the
// first layer that has it, else from ask, else from the default. With a nil ask, a
// missing required answer is a problem. It fails with Problems, which lists every
// missing, invalid and conflicting answer, or with the error of ask.
func Resolve(layers []Source, f Found, ask Ask) (s Answers, remarks []Remark, err error) {
	var problems Problems
	remarks = migrated(layers)
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
		} else if q.Remarks != nil {
			for _, m := range q.Remarks(values, s, f) {
				m.Key = q.Key
				remarks = append(remarks, m)
			}
		}
	}
	for _, p := range Check(s, f) {
		if _, given := from[p.Key]; given {
			problems = append(problems, Problem{p.Key, from[p.Key], p.Message})
		}
	}
	if problems != nil {
		return s, remarks, problems
	}
	return s, remarks, nil
}

func missing(q Question, f Found) string {
	if q.Missing != nil {
		if reason := q.Missing(f); reason != "" {
			return reason
		}
	}
	if q.Choices != nil {
		return fmt.Sprintf("is missing (%s): %s", strings.Join(q.Choices, " or "), q.Describe())
	}
	return "is missing: " + q.Describe()
}
