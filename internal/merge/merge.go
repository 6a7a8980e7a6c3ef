// Package merge brings a user's edits and a new version of a file together.
//
// It works on bytes and lines only: YAML, nginx or Python are text here, so
// that comments, order and layout stay. A clean merge can still be wrong as
// YAML (a duplicate key); the caller decodes the result.
package merge

import (
	"strings"

	"github.com/aymanbagabas/go-udiff"
)

// Labels name the three versions in conflict markers. They must be single
// lines.
type Labels struct {
	Ours, Base, Theirs string
}

// Result is a merged text.
type Result struct {
	// Text is the merge; where Conflicts is not 0 it holds markers in the
	// style of git's diff3 (<<<<<<<, |||||||, =======, >>>>>>>).
	Text []byte
	// Conflicts counts the marked regions; 0 is a clean merge.
	Conflicts int
}

// Merge applies to base what ours (the user's file) and theirs (the new
// version) each changed. Changes that overlap or touch are a conflict, unless
// they are the same, as in git. Line endings and a missing final newline are
// kept; where ours is the same kind of text but with CRLF throughout, base and
// theirs are read with CRLF too, so that a change of line endings alone is
// neither lost nor a conflict in every line.
func Merge(base, ours, theirs []byte, labels Labels) Result {
	if allCRLF(ours) && noCR(base) && noCR(theirs) {
		base, theirs = toCRLF(base), toCRLF(theirs)
	}
	m := merger{base: string(base), labels: labels, eol: lineEnd(ours, base, theirs)}
	m.ours = edits(m.base, string(ours))
	m.theirs = edits(m.base, string(theirs))
	m.run()
	return Result{Text: []byte(m.out.String()), Conflicts: m.conflicts}
}

// merger holds the two edit lists, each sorted, and consumes them.
type merger struct {
	base         string
	ours, theirs []udiff.Edit
	labels       Labels
	eol          string
	out          strings.Builder
	conflicts    int
}

func (m *merger) run() {
	done := 0 // base[:done] is in out
	for len(m.ours)+len(m.theirs) > 0 {
		start, end := m.next()
		o, t := take(&m.ours, end), take(&m.theirs, end)
		m.out.WriteString(m.base[done:start])
		m.region(start, end, o, t)
		done = end
	}
	m.out.WriteString(m.base[done:])
}

// next returns the smallest region of base that no edit of either side
// crosses or touches from outside.
func (m *merger) next() (start, end int) {
	start = len(m.base)
	for _, side := range [][]udiff.Edit{m.ours, m.theirs} {
		if len(side) > 0 && side[0].Start <= start {
			start = side[0].Start
		}
	}
	end = start
	for o, t, grown := 0, 0, true; grown; {
		before := o + t
		o, end = extend(m.ours, o, end)
		t, end = extend(m.theirs, t, end)
		grown = o+t > before
	}
	return start, end
}

// extend takes in the edits from i on that begin at or before end.
func extend(side []udiff.Edit, i, end int) (int, int) {
	for ; i < len(side) && side[i].Start <= end; i++ {
		end = max(end, side[i].End)
	}
	return i, end
}

// take removes and returns the edits that lie in the region up to end.
func take(side *[]udiff.Edit, end int) []udiff.Edit {
	i, _ := extend(*side, 0, end)
	taken := (*side)[:i]
	*side = (*side)[i:]
	return taken
}

func (m *merger) region(start, end int, o, t []udiff.Edit) {
	ours, theirs := m.apply(start, end, o), m.apply(start, end, t)
	switch {
	case len(t) == 0 || ours == theirs:
		m.out.WriteString(ours)
	case len(o) == 0:
		m.out.WriteString(theirs)
	default:
		m.conflicts++
		m.marker("<<<<<<<", m.labels.Ours)
		m.block(ours)
		m.marker("|||||||", m.labels.Base)
		m.block(m.base[start:end])
		m.marker("=======", "")
		m.block(theirs)
		m.marker(">>>>>>>", m.labels.Theirs)
	}
}

// apply returns base[start:end] as one side has it.
func (m *merger) apply(start, end int, side []udiff.Edit) string {
	var b strings.Builder
	for _, e := range side {
		b.WriteString(m.base[start:e.Start])
		b.WriteString(e.New)
		start = e.End
	}
	b.WriteString(m.base[start:end])
	return b.String()
}

func (m *merger) marker(mark, label string) {
	m.out.WriteString(strings.TrimRight(mark+" "+label, " ") + m.eol)
}

// block writes a side of a conflict; the marker after it needs a line of its
// own, so a last line without a newline gets one.
func (m *merger) block(text string) {
	m.out.WriteString(text)
	if text != "" && !strings.HasSuffix(text, "\n") {
		m.out.WriteString(m.eol)
	}
}
