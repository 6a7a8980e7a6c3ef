package dockerfile

import (
	"slices"
	"strings"

	"github.com/moby/buildkit/frontend/dockerfile/parser"
)

// Step is one instruction of a Dockerfile, with its words as they are written.
type Step struct {
	Verb         string // in capitals
	Words, Flags []string
	Exec         bool     // the words are a JSON list
	Line         int      // of its begin, from 1
	Inline       []string // the texts of heredocs
}

// Steps returns the instructions in their order.
func (f *File) Steps() (out []Step) {
	for _, s := range f.steps {
		out = append(out, Step{s.verb, s.words, s.flags, s.exec, s.line, s.inline})
	}
	return out
}

// Equal reports whether two instructions do the same, wherever they are.
func (s Step) Equal(t Step) bool {
	return s.Verb == t.Verb && s.Exec == t.Exec && slices.Equal(s.Words, t.Words) && slices.Equal(s.Flags, t.Flags) && slices.Equal(s.Inline, t.Inline)
}

// Text returns all that an instruction says, in one line for each heredoc and word.
func (s Step) Text() string {
	return strings.Join(slices.Concat(s.Flags, s.Words, s.Inline), "\n")
}

// Frontend returns the image of the program that BuildKit reads a Dockerfile with, and
// the line that names it. It is empty for the one of BuildKit itself.
func Frontend(data []byte) (image string, line int) {
	image, _, at, ok := parser.DetectSyntax(data)
	if !ok {
		return "", 0
	}
	if len(at) > 0 {
		line = at[0].Start.Line
	}
	return image, line
}
