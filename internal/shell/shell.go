// Package shell quotes words for commands that a person pastes. No command that it
// makes has a control character, a line break or anything else that does not show.
package shell

import (
	"fmt"
	"regexp"
	"strings"
	"unicode/utf8"

	"example.com/magi-harden/internal/printable"
)

// plain matches a word that no shell changes. A "=" at its begin has a meaning in zsh.
var plain = regexp.MustCompile(`^[A-Za-z0-9@%+:,./_-][A-Za-z0-9@%+:,./_=-]*$`)

// Word returns text as one word of a POSIX shell. What is not printable is written
// with $'…' of POSIX.1-2024, which all common shells but dash and fish know: those
// take it for the name of something else, or refuse the line.
func Word(text string) string {
	switch {
	case plain.MatchString(text):
		return text
	case printable.Is(text):
		return "'" + strings.ReplaceAll(text, "'", `'\''`) + "'"
	}
	var b strings.Builder
	for len(text) > 0 {
		r, n := utf8.DecodeRuneInString(text)
		// A quote or backslash as a number cannot end the word where $' means nothing.
		if broken := r == utf8.RuneError && n == 1; broken || !printable.Rune(r) || r == '\'' || r == '\\' {
			for _, c := range []byte(text[:n]) {
				fmt.Fprintf(&b, `\%03o`, c)
			}
		} else {
			b.WriteString(text[:n])
		}
		text = text[n:]
	}
	return "$'" + b.String() + "'"
}

// Path is a path of a file as an argument of Line: no program takes it for an option.
type Path string

// Name is the name of a service as an argument of Line, before all other operands of
// its command.
type Name string

// Words are several arguments of Line.
type Words []string

// Line returns a command line, formatted as by fmt with %s. Every argument is quoted
// as one word, each of Words and of []Path by itself.
func Line(format string, args ...any) string {
	quoted := make([]any, len(args))
	for i, arg := range args {
		quoted[i] = quote(arg)
	}
	return fmt.Sprintf(format, quoted...)
}

func quote(arg any) string {
	switch v := arg.(type) {
	case Path:
		if strings.HasPrefix(string(v), "-") {
			v = "./" + v
		}
		return Word(string(v))
	case Name:
		if strings.HasPrefix(string(v), "-") {
			return "-- " + Word(string(v))
		}
		return Word(string(v))
	case Words:
		return all(v, Word)
	case []Path:
		return all(v, func(name Path) string { return quote(name) })
	}
	return Word(fmt.Sprint(arg))
}

func all[T any](list []T, quote func(T) string) string {
	words := make([]string, len(list))
	for i, v := range list {
		words[i] = quote(v)
	}
	return strings.Join(words, " ")
}
