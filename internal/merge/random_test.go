package merge

import (
	"fmt"
	"math/rand/v2"
	"strings"
)

// source makes random texts and edits; the same seed, the same case.
type source struct {
	*rand.Rand
	fresh int // counts the lines that occur nowhere else
	pool  int // lines drawn from a pool of this size repeat; 0: all fresh
}

func newSource(seed uint64, pool int) *source {
	return &source{Rand: rand.New(rand.NewPCG(seed, 7)), pool: pool}
}

func (s *source) line() string {
	if s.pool > 0 {
		return fmt.Sprintf("line %d\n", s.IntN(s.pool))
	}
	s.fresh++
	return fmt.Sprintf("fresh %d\n", s.fresh)
}

func (s *source) text(lines int) []string {
	text := make([]string, lines)
	for i := range text {
		text[i] = s.line()
	}
	return text
}

// edit changes, inserts or deletes at n random places.
func (s *source) edit(text []string, n int) []string {
	for range n {
		at := s.IntN(len(text) + 1)
		head, tail := text[:at:at], text[at:]
		switch kind := s.IntN(3); {
		case kind == 0 || len(tail) == 0:
			text = append(append(head, s.line()), tail...)
		case kind == 1:
			text = append(head, tail[1:]...)
		default:
			text = append(append(head, s.line()), tail[1:]...)
		}
	}
	return text
}

// threeWay is one random case: some changes are common to both sides, some
// sides lack the final newline, some cases have CRLF throughout.
func (s *source) threeWay(lines, changes int) (base, ours, theirs string) {
	b := s.text(s.IntN(lines + 1))
	common := s.edit(b, s.IntN(3))
	o := s.edit(common, s.IntN(changes+1))
	t := s.edit(common, s.IntN(changes+1))
	// In a base without a newline git knows of no CRLF; here the user's file says it.
	crlf := s.IntN(4) == 0 && len(b) > 1
	join := func(lines []string) string {
		text := strings.Join(lines, "")
		if s.IntN(4) == 0 {
			text = strings.TrimSuffix(text, "\n")
		}
		if crlf {
			text = strings.ReplaceAll(text, "\n", "\r\n")
		}
		return text
	}
	return join(b), join(o), join(t)
}
