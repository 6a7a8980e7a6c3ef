package render

import (
	"fmt"
	"regexp"
	"strings"

	"example.com/magi-harden/internal/printable"
	"example.com/magi-harden/internal/shell"
)

// own is Markdown of this package's own, without a value from outside that is not
// quoted.
type own string

// prose is text with values from outside that are not quoted.
type prose string

// say returns Markdown for a sentence. Every argument is quoted by its type: own text
// is as it is, prose is escaped, and all other text becomes a code span.
func say(format string, args ...any) own {
	quoted := make([]any, len(args))
	for i, arg := range args {
		switch v := arg.(type) {
		case own:
			quoted[i] = string(v)
		case prose:
			quoted[i] = escape(string(v))
		case []string:
			spans := make([]string, len(v))
			for i, text := range v {
				spans[i] = string(code(text))
			}
			quoted[i] = strings.Join(spans, ", ")
		case int:
			quoted[i] = v
		default:
			quoted[i] = code(fmt.Sprint(v))
		}
	}
	return own(fmt.Sprintf(format, quoted...))
}

// run returns a command line as Markdown; shell.Line quotes its arguments.
func run(format string, args ...any) own { return code(shell.Line(format, args...)) }

var backticks = regexp.MustCompile("`+")

// code returns text as a code span of Markdown on one line, in which nothing has a
// meaning.
func code(text string) own {
	text = printable.Text(text)
	fence := "`"
	for _, found := range backticks.FindAllString(text, -1) {
		if len(found) >= len(fence) {
			fence = found + "`"
		}
	}
	// Markdown takes away one blank from both ends.
	if strings.HasPrefix(text, "`") || strings.HasSuffix(text, "`") || strings.HasPrefix(text, " ") && strings.HasSuffix(text, " ") || text == "" {
		text = " " + text + " "
	}
	return own(fence + text + fence)
}

// marks matches what has a meaning in Markdown, in HTML in it, in tables, links,
// addresses of e-mail and formulas, with the character that is escaped as its group.
var marks = regexp.MustCompile("([\\\\`*\\[\\]<>&|~$#@!_])|(:)//|(?i:www)(\\.)")

// word matches a character next to which an underscore is part of a word.
var word = regexp.MustCompile("[A-Za-z0-9]_[A-Za-z0-9]")

// escape returns text as one line of Markdown in which nothing has a meaning, also
// within a cell of a table. It may not begin a block.
func escape(text string) own {
	text = printable.Text(text)
	var b strings.Builder
	from := 0
	for _, m := range marks.FindAllStringSubmatchIndex(text, -1) {
		at := max(m[2], m[4], m[6])
		if text[at] == '_' && at > 0 && word.MatchString(text[at-1:min(at+2, len(text))]) {
			continue
		}
		b.WriteString(text[from:at] + `\`)
		from = at
	}
	return own(b.String() + text[from:])
}
