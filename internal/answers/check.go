package answers

import "fmt"

// Check holds answers against each other and against the stack: what each row
// says, in the order of the table. It takes a half-filled Answers too: an answer
// that is still empty is not yet wrong.
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

// refuse is one message where the condition holds, and none where it does not.
func refuse(holds bool, format string, args ...any) []string {
	if !holds {
		return nil
	}
	return []string{fmt.Sprintf(format, args...)}
}

// each collects what is refused of the elements of a list.
func each[T any](list []T, check func(T) []string) (out []string) {
	for _, x := range list {
		out = append(out, check(x)...)
	}
	return out
}
