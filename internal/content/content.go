// Package content compares a managed file that may have edits with the one that was
// rendered, statement by statement. Tables say which differences are harmless, and why;
// every other one weakens the hardening. It reads no file and runs nothing.
package content

import (
	"cmp"
	"slices"

	"example.com/magi-harden/internal/finding"
)

// found collects differences.
type found []finding.Difference

func (f *found) add(subject string, line int, change finding.Change, opens finding.Opening) {
	*f = append(*f, finding.Difference{Subject: subject, Line: max(line, 1), Edit: finding.Edit{Change: change, Opens: opens}})
}

// sorted returns each difference once, by line.
func (f found) sorted() []finding.Difference {
	slices.SortStableFunc(f, func(a, b finding.Difference) int { return cmp.Compare(a.Line, b.Line) })
	return slices.Compact(f)
}

// unnamed stands for a word of the file that is no name of a statement: it may be a
// secret.
const unnamed = "…"
