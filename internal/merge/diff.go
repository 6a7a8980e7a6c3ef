package merge

import (
	"sort"
	"strings"

	"github.com/aymanbagabas/go-udiff"
)

// searchDepth is the number of differing lines up to which udiff.Lines finds
// the smallest diff. Beyond it the rest becomes one large replacement, which
// would make conflicts out of edits that do not meet.
const searchDepth = 100

// maxLines bounds the lines of both texts that are compared: a diff takes a
// hundred bytes and more for each.
const maxLines = 1_000_000

// edits returns the line edits from before to after, in order. A diff that is
// too large for one search is cut at lines that are unique on both sides.
// Of texts that no file of the stack comes near, the whole is one replacement.
func edits(before, after string) []udiff.Edit {
	if strings.Count(before, "\n")+strings.Count(after, "\n") > maxLines {
		return []udiff.Edit{{Start: 0, End: len(before), New: after}}
	}
	whole := udiff.Lines(before, after)
	if differing(before, whole) <= searchDepth {
		return whole
	}
	var all []udiff.Edit
	b, a := 0, 0
	for _, cut := range anchors(before, after) {
		all = appendEdits(all, b, before[b:cut.before], after[a:cut.after])
		b, a = cut.before+cut.size, cut.after+cut.size
	}
	return appendEdits(all, b, before[b:], after[a:])
}

func appendEdits(all []udiff.Edit, offset int, before, after string) []udiff.Edit {
	for _, e := range udiff.Lines(before, after) {
		all = append(all, udiff.Edit{Start: offset + e.Start, End: offset + e.End, New: e.New})
	}
	return all
}

// differing counts the lines that the edits take away and add.
func differing(before string, all []udiff.Edit) int {
	n := 0
	for _, e := range all {
		n += strings.Count(before[e.Start:e.End], "\n") + strings.Count(e.New, "\n")
	}
	return n
}

// anchor is a line of size bytes, at an offset of either text.
type anchor struct{ before, after, size int }

// anchors returns the longest run, in order on both sides, of lines that
// occur once in each text.
func anchors(before, after string) []anchor {
	inAfter := uniqueLines(after)
	var all []anchor
	for line, at := range uniqueLines(before) {
		if there, ok := inAfter[line]; ok && at >= 0 && there >= 0 {
			all = append(all, anchor{at, there, len(line)})
		}
	}
	sort.Slice(all, func(i, j int) bool { return all[i].before < all[j].before })
	return longestRising(all)
}

// uniqueLines maps each line to its offset, or to -1 when it occurs again.
func uniqueLines(text string) map[string]int {
	at := make(map[string]int)
	offset := 0
	for line := range strings.Lines(text) {
		if _, again := at[line]; again {
			at[line] = -1
		} else {
			at[line] = offset
		}
		offset += len(line)
	}
	return at
}

// longestRising keeps the longest subsequence whose offsets in after rise
// (patience sorting).
func longestRising(all []anchor) []anchor {
	var ends []int                // ends[n]: the anchor with the smallest offset that ends a run of n+1
	prev := make([]int, len(all)) // the anchor before this one in its run
	for i, a := range all {
		n := sort.Search(len(ends), func(k int) bool { return all[ends[k]].after > a.after })
		if n > 0 {
			prev[i] = ends[n-1]
		}
		if n == len(ends) {
			ends = append(ends, i)
		}
		ends[n] = i
	}
	run := make([]anchor, len(ends))
	for k := len(ends) - 1; k >= 0; k-- {
		run[k] = all[ends[k]]
		if k > 0 {
			ends[k-1] = prev[ends[k]]
		}
	}
	return run
}
