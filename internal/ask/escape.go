package ask

import (
	"errors"
	"strings"

	"example.com/magi-harden/internal/printable"
)

// escape makes a text safe to show, in one line.
func escape(text string) string { return printable.Text(text) }

// escapeLines is escape for a text whose line breaks are wanted. Every line but
// the first is indented, so that none can pass for a prompt.
func escapeLines(text string) string {
	lines := strings.Split(strings.TrimRight(text, "\n"), "\n")
	for i, line := range lines {
		lines[i] = escape(line)
	}
	return strings.Join(lines, "\n  ")
}

// asShown is an error whose text is escaped, nil for nil.
func asShown(err error) error {
	if err == nil {
		return nil
	}
	return errors.New(escapeLines(err.Error()))
}
