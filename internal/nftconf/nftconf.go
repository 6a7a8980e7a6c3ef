// Package nftconf reads the firewall table, as far as the rendered one goes, and compares
// one with edits with the one as rendered. It runs nothing and follows no include.
package nftconf

import (
	"fmt"
	"slices"
	"strings"
)

// File is one firewall table: what nft does with it, line by line.
type File struct{ statements []statement }

// statement is a command, the head of a block, or a rule.
type statement struct {
	line  int    // from 1
	chain string // that it is in; "" outside of chains
	block block  // that it is in
	head  bool   // of a block
	words []string
}

// block says where a statement is.
type block int

const (
	top block = iota
	inTable
	inChain
)

// key is the same for statements that mean the same. The order of a set makes no
// difference, nor do counters and comments.
func (s statement) key() string {
	return fmt.Sprint(s.block, s.head, "\n", s.chain, "\n", strings.Join(s.meaning(), "\n"))
}

// verdicts end a rule, or begin the end of one.
var verdicts = [...]string{"accept", "drop", "goto", "jump", "return"}

// meaning returns the words without a comment at the end and a counter before the
// verdict. A set is one word, with its elements in order.
func (s statement) meaning() (out []string) {
	words := s.words
	if n := len(words); s.block == inChain && n > 2 && words[n-2] == "comment" && shortComment(words[n-1]) {
		words = words[:n-2]
	}
	for i := 0; i < len(words); i++ {
		if words[i] == "counter" && s.block == inChain && i+1 < len(words) && slices.Contains(verdicts[:], words[i+1]) {
			continue
		}
		if elements, size := set(words[i:]); size > 1 {
			slices.Sort(elements)
			out = append(out, "{"+strings.Join(elements, ",")+"}")
			i += size - 1
			continue
		}
		out = append(out, words[i])
	}
	return out
}

// set returns the elements of the set at the beginning of the words, and how many words it
// is; or the first word alone, where there is no set.
func set(words []string) (elements []string, size int) {
	if len(words) == 0 || words[0] != "{" {
		return words[:min(1, len(words))], min(1, len(words))
	}
	for i := 1; i < len(words); i += 2 {
		if words[i] == "}" && i > 1 { // after a comma
			return elements, i + 1
		}
		if i+1 == len(words) || strings.Contains(special, words[i]) {
			break
		}
		elements = append(elements, words[i])
		switch words[i+1] {
		case "}":
			return elements, i + 2
		case ",":
		default:
			return words[:1], 1
		}
	}
	return words[:1], 1
}

// shortComment reports whether nft takes it: more than 128 bytes it does not.
func shortComment(word string) bool {
	return strings.HasPrefix(word, `"`) && len(word) <= 2+128
}

// Error is what keeps nft from loading a table.
type Error struct {
	Line    int // from 1
	Problem string
}

func (e *Error) Error() string { return fmt.Sprintf("line %d: %s", e.Line, e.Problem) }
