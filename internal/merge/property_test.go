package merge

import (
	"bytes"
	"strings"
	"testing"

	"github.com/aymanbagabas/go-udiff"
)

// TestNothingLost runs random cases of repeating lines, where more than one
// alignment is right: whatever is chosen, no line of either side's own is lost.
func TestNothingLost(t *testing.T) {
	for seed := range uint64(3000) {
		base, ours, theirs := newSource(seed, 2+int(seed%20)).threeWay(30, 6)
		if problem := check(base, ours, theirs); problem != "" {
			t.Errorf("case %d: %s\nbase %q\nours %q\ntheirs %q", seed, problem, base, ours, theirs)
		}
	}
}

// FuzzMerge: the laws of a merge hold for any bytes.
func FuzzMerge(f *testing.F) {
	f.Add("a\nb\nc\n", "a\nB\nc\n", "a\nb\nC")
	f.Add("a\r\nb\r\n", "a\r\nB\r\n", "a\nb\n")
	f.Add("", "\x00\xff", "\r")
	f.Add("a\nb\n", "a\r\nb\r\n", "a\nB\n")
	f.Fuzz(func(t *testing.T, base, ours, theirs string) {
		if problem := check(base, ours, theirs); problem != "" {
			t.Error(problem)
		}
	})
}

// check returns the first law that the case breaks, or "".
func check(base, ours, theirs string) string {
	merge := func(b, o, t string) Result { return Merge([]byte(b), []byte(o), []byte(t), labels) }
	same := func(r Result, want string) bool { return r.Conflicts == 0 && string(r.Text) == want }
	got := merge(base, ours, theirs)
	normal := base
	if followsCRLF(base, ours, theirs) {
		normal, theirs = string(toCRLF([]byte(base))), string(toCRLF([]byte(theirs)))
	}
	switch {
	case !same(merge(base, ours, base), ours):
		return "an unchanged new version does not leave the user's file"
	case !same(merge(base, ours, ours), ours):
		return "equal changes do not give that text"
	case !same(merge(base, base, theirs), theirs):
		return "an unedited file does not become the new version"
	case merge(normal, theirs, ours).Conflicts != got.Conflicts:
		return "the conflicts depend on the order of the sides"
	case missing(got.Text, normal, ours) != "":
		return "lost a line of the user's: " + missing(got.Text, normal, ours)
	case missing(got.Text, normal, theirs) != "":
		return "lost a line of the new version's: " + missing(got.Text, normal, theirs)
	}
	if diff, err := udiff.Apply(base, edits(base, ours)); err != nil || diff != ours {
		return "the edits do not lead from base to the user's file"
	}
	return ""
}

func followsCRLF(base, ours, theirs string) bool {
	return allCRLF([]byte(ours)) && noCR([]byte(base)) && noCR([]byte(theirs))
}

// missing returns a line that side has, base has not, and text has not. A last
// line may have got its newline inside a conflict.
func missing(text []byte, base, side string) string {
	has := make(map[string]bool)
	for line := range strings.Lines(base) {
		has[strings.TrimRight(line, "\r\n")] = true
	}
	for line := range bytes.Lines(text) {
		has[strings.TrimRight(string(line), "\r\n")] = true
	}
	for line := range strings.Lines(side) {
		if line = strings.TrimRight(line, "\r\n"); !has[line] {
			return line
		}
	}
	return ""
}
