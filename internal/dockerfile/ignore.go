package dockerfile

import (
	"bytes"

	"github.com/moby/patternmatcher"
	"github.com/moby/patternmatcher/ignorefile"
)

// Ignore is a .dockerignore.
type Ignore []byte

// Matches reports whether it excludes a file from the build context, by docker's own
// rules. One that docker refuses excludes all: nothing is built with it.
func (i Ignore) Matches(file string) bool {
	lines, err := ignorefile.ReadAll(bytes.NewReader(i))
	if err != nil {
		return true
	}
	patterns, err := patternmatcher.New(lines)
	if err != nil {
		return true
	}
	excluded, err := patterns.MatchesOrParentMatches(file)
	return err != nil || excluded
}
