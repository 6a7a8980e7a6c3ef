package ask

import (
	"fmt"
	"slices"
	"strings"
)

// about returns the text above a plain prompt: the message unless the prompt holds
// it, and the help.
func about(q Question, message bool) string {
	text := ""
	if message {
		text = escape(q.Message) + "\n"
	}
	if q.Help != "" {
		text += "  " + escapeLines(q.Help) + "\n"
	}
	return text
}

// inBrackets is a prompt with its default, as in "Domain [localhost]: ".
func inBrackets(message, preset string) string {
	message = escape(message)
	if preset != "" {
		message += " [" + preset + "]"
	}
	return message + ": "
}

// list shows the options with their numbers. checked marks those of a MultiSelect.
func list(q Question, checked []int) string {
	var b strings.Builder
	for i, o := range q.Options {
		mark := ""
		if slices.Contains(checked, i) {
			mark = "* "
		}
		fmt.Fprintf(&b, "  %d) %s%s", i+1, mark, escape(o.Value))
		if o.Note != "" {
			b.WriteString(" - " + escape(o.Note))
		}
		b.WriteString("\n")
	}
	return b.String()
}

// increment turns indices into the numbers that are shown.
func increment(indices []int) []int {
	numbers := make([]int, len(indices))
	for i, index := range indices {
		numbers[i] = index + 1
	}
	return numbers
}
