package secret

import (
	"encoding/base64"
	"encoding/hex"
	"slices"
	"strings"
)

// Trace finds one secret in texts: as it is, in the other case, and encoded once in
// base64, in hex or with percent signs. The zero value finds nothing.
type Trace struct {
	exact  []string // texts that hold it, base64 at each of three offsets
	folded []string // the same in lower case, where the case does not matter
	least  int      // no shorter text holds it
}

// minTrace is the shortest piece that is searched for, in bytes: a shorter one turns
// up in other texts by chance.
const minTrace = 8

// NewTrace returns the trace of a secret; the zero Trace for an empty one.
func NewTrace(s String) Trace {
	text := s.Reveal()
	if text == "" {
		return Trace{}
	}
	t := Trace{folded: []string{strings.ToLower(text), hex.EncodeToString([]byte(text))}}
	for _, data := range [][]byte{[]byte(text), decoded(text)} {
		for offset := range 3 {
			t.exact = append(t.exact, inBase64(data, offset)...)
		}
	}
	t.exact = slices.DeleteFunc(t.exact, func(piece string) bool { return len(piece) < minTrace })
	t.least = len(text)
	for _, piece := range t.exact {
		t.least = min(t.least, len(piece))
	}
	return t
}

// decoded returns the bytes that a secret of hex digits stands for, nil for another.
func decoded(text string) []byte {
	data, err := hex.DecodeString(text)
	if err != nil {
		return nil
	}
	return data
}

// inBase64 returns what stays the same of data in base64, whatever is around it, when
// it begins at the offset in a group of three bytes: in both alphabets.
func inBase64(data []byte, offset int) (out []string) {
	skip := (3 - offset) % 3
	if len(data) < skip {
		return nil
	}
	whole := data[skip:]
	whole = whole[:len(whole)/3*3]
	return []string{base64.StdEncoding.EncodeToString(whole), base64.URLEncoding.EncodeToString(whole)}
}

// In reports whether a text holds the secret.
func (t Trace) In(text string) bool {
	if len(t.folded) == 0 || len(text) < t.least {
		return false
	}
	in := func(piece string) bool { return strings.Contains(text, piece) }
	if slices.ContainsFunc(t.exact, in) {
		return true
	}
	lower := strings.ToLower(text)
	if slices.ContainsFunc(t.folded, func(piece string) bool { return strings.Contains(lower, piece) }) {
		return true
	}
	return strings.Contains(text, "%") && strings.Contains(strings.ToLower(unescaped(text)), t.folded[0])
}

// Line returns the line, from 1, on which a text first holds the secret; 0 where it
// does only across lines, as base64 does; -1 for a text without it.
func (t Trace) Line(text string) int {
	if len(text) < t.least {
		return -1
	}
	n := 0
	for line := range strings.Lines(text) {
		if n++; t.In(line) {
			return n
		}
	}
	if t.In(strings.Join(strings.Fields(text), "")) {
		return 0
	}
	return -1
}

// unescaped replaces every %XX of a text; what is no such escape stays.
func unescaped(text string) string {
	var out strings.Builder
	for i := 0; i < len(text); i++ {
		if text[i] == '%' && i+2 < len(text) {
			if b, err := hex.DecodeString(text[i+1 : i+3]); err == nil {
				out.Write(b)
				i += 2
				continue
			}
		}
		out.WriteByte(text[i])
	}
	return out.String()
}
