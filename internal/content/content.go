// Package content compares a managed file that may have edits with the one that was
// rendered, statement by statement. Tables say which differences are harmless, and why;
// every other one weakens the hardening. It reads no file and runs nothing.
package content

import (
	"cmp"
	"slices"

	"example.com/magi-harden/internal/finding"
)

// Difference is one that is not known to be harmless.
type Difference struct {
	Subject string // the statement and what it stands in, with dots; never a value of the file
	Line    int    // in the file with edits, from 1; of the nearest statement where this one is gone
	finding.Edit
}

// found collects differences.
type found []Difference

func (f *found) add(subject string, line int, change finding.Change, opens finding.Opening) {
	*f = append(*f, Difference{subject, max(line, 1), finding.Edit{Change: change, Opens: opens}})
}

// sorted returns each difference once, by line.
func (f found) sorted() []Difference {
	slices.SortStableFunc(f, func(a, b Difference) int { return cmp.Compare(a.Line, b.Line) })
	return slices.Compact(f)
}

// unnamed stands for a word of the file that is no name of a statement: it may be a
// secret.
const unnamed = "…"
