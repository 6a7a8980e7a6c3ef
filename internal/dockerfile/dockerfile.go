// Package dockerfile reads Dockerfiles: the image that they build, and the files of
// the build context that they copy into it. It builds and runs nothing.
package dockerfile

import (
	"bytes"
	"errors"
	"regexp"
	"strings"

	"example.com/magi-harden/internal/place"
	"github.com/moby/buildkit/frontend/dockerfile/parser"
)

// File is a parsed Dockerfile. The zero value is an empty one, or one that is out of
// reach.
type File struct {
	steps  []step
	unread bool // it exists, but what it does is unknown
}

// step is one instruction.
type step struct {
	verb         string // in capitals
	words, flags []string
	exec         bool // the words are a JSON list
	line         int
	inline       []string // the texts of heredocs
	inner        []step   // of ONBUILD
}

// Parse parses a Dockerfile. It fails where docker build does, with the name and the
// line.
func Parse(name string, data []byte) (*File, error) {
	parsed, err := parser.Parse(bytes.NewReader(data))
	if err != nil {
		return nil, &Error{place.Place{File: name, Line: lineOf(err)}}
	}
	image, _ := Frontend(data)
	f := &File{steps: make([]step, 0, len(parsed.AST.Children)), unread: image != "" && !ownFrontend.MatchString(image)}
	for _, n := range parsed.AST.Children {
		f.steps = append(f.steps, stepOf(n))
	}
	return f, nil
}

// ownFrontend matches the images of BuildKit's own reader of Dockerfiles; another one
// may do anything with the text.
var ownFrontend = regexp.MustCompile(`^(docker\.io/)?docker/dockerfile(-upstream)?(:[\w.-]+)?(@sha256:[0-9a-f]{64})?$`)

func stepOf(n *parser.Node) step {
	s := step{verb: strings.ToUpper(n.Value), words: wordsOf(n), flags: n.Flags, exec: n.Attributes["json"], line: n.StartLine}
	for _, doc := range n.Heredocs {
		s.inline = append(s.inline, doc.Content)
	}
	if s.verb == "ONBUILD" && n.Next != nil {
		for _, inner := range n.Next.Children {
			s.inner = append(s.inner, stepOf(inner))
		}
	}
	return s
}

// Error is what docker build rejects. The parser's own words may quote a word of the
// line, and so a secret.
type Error struct{ Place place.Place }

func (e *Error) Error() string {
	return e.Place.String() + ": rejected by docker build\ncorrect it, or name the start command with --command"
}

// lineOf returns the line that an error of the parser is about, 0 where it tells none.
func lineOf(err error) int {
	if at := (*parser.LocationError)(nil); errors.As(err, &at) && len(at.Locations) > 0 && len(at.Locations[0]) > 0 {
		return at.Locations[0][0].Start.Line
	}
	return 0
}

func wordsOf(n *parser.Node) (out []string) {
	for next := n.Next; next != nil; next = next.Next {
		out = append(out, next.Value)
	}
	return out
}
