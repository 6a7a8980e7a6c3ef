// Package align pairs the entries of two lists, so that as many equal ones as possible
// stand together in order.
package align

import "slices"

// maxCells bounds the table of a search: lists that differ in more are not paired.
const maxCells = 4_000_000

// Step is an entry of the first list, of the second, or a pair of equal ones. An index
// is -1 where there is none.
type Step struct{ Was, Is int }

// Paired reports whether both lists have the entry.
func (s Step) Paired() bool { return s.Was >= 0 && s.Is >= 0 }

// Lists returns the steps from one list to the other, in order. Each entry of both is in
// one step. Between two pairs those of the first list come first.
func Lists(was, is []string) (out []Step) {
	head := 0
	for head < min(len(was), len(is)) && was[head] == is[head] {
		out = append(out, Step{head, head})
		head++
	}
	tail := 0
	for tail < min(len(was), len(is))-head && was[len(was)-1-tail] == is[len(is)-1-tail] {
		tail++
	}
	for _, s := range middle(was[head:len(was)-tail], is[head:len(is)-tail]) {
		out = append(out, s.after(head))
	}
	for n := tail; n > 0; n-- {
		out = append(out, Step{len(was) - n, len(is) - n})
	}
	return out
}

// after moves the indexes of a step.
func (s Step) after(n int) Step {
	if s.Was >= 0 {
		s.Was += n
	}
	if s.Is >= 0 {
		s.Is += n
	}
	return s
}

// middle finds the longest common subsequence. Where both lists may go on, the first one
// does: an entry of the second comes before one of the first only if that one has a pair.
func middle(was, is []string) (out []Step) {
	var common [][]int32 // of was[i:] and is[j:]: the length
	if len(was)*len(is) <= maxCells {
		common = lengths(was, is)
	}
	for i, j := 0, 0; i < len(was) || j < len(is); {
		switch {
		case common != nil && i < len(was) && j < len(is) && was[i] == is[j]:
			out = append(out, Step{i, j})
			i, j = i+1, j+1
		case j == len(is) || i < len(was) && (common == nil || common[i+1][j] >= common[i][j+1]):
			out = append(out, Step{i, -1})
			i++
		default:
			out = append(out, Step{-1, j})
			j++
		}
	}
	return out
}

func lengths(was, is []string) [][]int32 {
	common := make([][]int32, len(was)+1)
	for i := range common {
		common[i] = make([]int32, len(is)+1)
	}
	for i, a := range slices.Backward(was) {
		for j, b := range slices.Backward(is) {
			if a == b {
				common[i][j] = common[i+1][j+1] + 1
			} else {
				common[i][j] = max(common[i+1][j], common[i][j+1])
			}
		}
	}
	return common
}
