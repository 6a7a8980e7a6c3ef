package printable

import (
	"fmt"
	"io"
	"strings"
	"unicode/utf16"
)

// Writer returns a writer for a terminal: it passes every text through Lines. What is
// written with one call is one text.
func Writer(w io.Writer) io.Writer { return writer{w, Lines} }

// JSON returns a writer for documents of encoding/json: what is not printable in their
// strings is written as \u and four digits, so they mean the same.
func JSON(w io.Writer) io.Writer {
	return writer{w, func(s string) string { return escape(s, "\n\t", jsonEscape) }}
}

type writer struct {
	to   io.Writer
	safe func(string) string
}

// Write writes p, made safe. It returns how much of p that was: all or nothing.
func (w writer) Write(p []byte) (int, error) {
	if _, err := io.WriteString(w.to, w.safe(string(p))); err != nil {
		return 0, err
	}
	return len(p), nil
}

func jsonEscape(s string) string {
	var b strings.Builder
	for _, unit := range utf16.Encode([]rune(s)) {
		fmt.Fprintf(&b, `\u%04x`, unit)
	}
	return b.String()
}
