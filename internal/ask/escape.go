package ask

import (
	"errors"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// escape makes a text safe to show: every rune that is not printable (control
// characters, escape sequences, bidirectional marks, line separators, broken
// UTF-8) is written as in a Go string. Only the ASCII space is a blank.
func escape(text string) string {
	var b strings.Builder
	for len(text) > 0 {
		r, n := utf8.DecodeRuneInString(text)
		if unicode.IsPrint(r) && (r != utf8.RuneError || n > 1) {
			b.WriteString(text[:n])
		} else {
			b.WriteString(strings.Trim(strconv.Quote(text[:n]), `"`))
		}
		text = text[n:]
	}
	return b.String()
}

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
