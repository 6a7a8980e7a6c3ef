package answers

import "fmt"

// Check returns the conflicts of answers with each other and with the stack, in the
// order of the table; nil when there are none. Empty answers are not a problem, so
// that incomplete Answers can be checked.
func Check(s Answers, f Found) (out Problems) {
	for _, q := range Questions() {
		if q.Check == nil {
			continue
		}
		for _, message := range q.Check(s, f) {
			out = append(out, Problem{Key: q.Key, Message: message})
		}
	}
	return out
}

// refuse returns one message when the condition holds, and nil otherwise.
func refuse(holds bool, format string, args ...any) []string {
	if !holds {
		return nil
	}
	return []string{fmt.Sprintf(format, args...)}
}

// each returns the messages about all elements of a list.
func each[T any](list []T, check func(T) []string) (out []string) {
	for _, x := range list {
		out = append(out, check(x)...)
	}
	return out
}
