package content

import (
	"bytes"
	"slices"
	"strings"

	"example.com/magi-harden/internal/finding"
)

// pattern is one line of an ignore file.
type pattern struct {
	text string // without its exclamation mark
	back bool   // it takes files back in
	line int
}

// patterns reads the lines of a .dockerignore or .gitignore, without the blanks that trim
// removes. A comment begins at the begin of a line.
func patterns(data []byte, trim func(string) string) (out []pattern) {
	data = bytes.TrimPrefix(data, []byte("\xef\xbb\xbf"))
	number := 0
	for line := range strings.Lines(string(data)) {
		number++
		text := trim(line)
		if text == "" || strings.HasPrefix(line, "#") {
			continue
		}
		text, back := strings.CutPrefix(text, "!")
		out = append(out, pattern{trim(text), back, number})
	}
	return out
}

// Dockerignore compares two lists of what a build may read: all is excluded first, and
// no further file is taken back in.
func Dockerignore(rendered, edited []byte) []finding.Difference {
	out := &found{}
	was, is := patterns(rendered, strings.TrimSpace), patterns(edited, strings.TrimSpace)
	takesBack(out, was, is, finding.OpensContext)
	all := func(p pattern) bool { return !p.back && (p.text == "*" || p.text == "**") }
	first := slices.IndexFunc(is, func(p pattern) bool { return all(p) || p.back })
	if slices.ContainsFunc(was, all) && (first < 0 || is[first].back) {
		line := 1
		if first >= 0 {
			line = is[first].line
		}
		out.add("*", line, finding.Removed, finding.OpensContext)
	}
	return out.sorted()
}

// Gitignore compares two lists of what git leaves out: each pattern stays, and no
// further file is taken back in.
func Gitignore(rendered, edited []byte) []finding.Difference {
	out := &found{}
	trim := func(text string) string { return strings.TrimRight(text, " \t\r\n") } // git keeps blanks before a pattern
	was, is := patterns(rendered, trim), patterns(edited, trim)
	takesBack(out, was, is, finding.OpensGit)
	line := 1
	for _, p := range was {
		at := slices.IndexFunc(is, func(other pattern) bool { return other.text == p.text && other.back == p.back })
		switch {
		case at >= 0:
			line = is[at].line
		case !p.back:
			out.add(p.text, line, finding.Removed, finding.OpensGit)
		}
	}
	return out.sorted()
}

// takesBack adds the patterns that take files back in, and did not.
func takesBack(out *found, was, is []pattern, opens finding.Opening) {
	for _, p := range is {
		if p.back && !slices.ContainsFunc(was, func(other pattern) bool { return other.back && other.text == p.text }) {
			out.add("!", p.line, finding.Added, opens)
		}
	}
}
