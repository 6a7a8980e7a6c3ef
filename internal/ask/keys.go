package ask

import (
	"bytes"
	"unicode/utf8"
)

const esc = '\x1b'

// nextKey takes the first key off what a terminal sent. key is what survey is to
// read for it, empty when survey does not know the key: it would take the key's
// last bytes for text, or give up. n is the length of the key in b, 0 when the
// rest of it has not arrived.
func nextKey(b []byte) (key string, n int) {
	if b[0] != esc {
		if !utf8.FullRune(b) {
			return "", 0
		}
		r, n := utf8.DecodeRune(b)
		return string(r), n
	}
	n = sequence(b)
	if n < 3 {
		return "", n
	}
	switch string(b[2:n]) {
	case "A", "B", "C", "D", "3~": // arrows, delete
		return "\x1b[" + string(b[2:n]), n
	case "H", "1~", "7~":
		return "\x1b[H", n
	case "F", "4~", "8~":
		return "\x1b[F", n
	}
	return "", n
}

// sequence is the length of the escape sequence at the begin of b (ECMA-48
// section 5.4, SS3, Alt with a key), 0 when it is not complete. What cannot be
// part of the sequence, such as a Ctrl-C, is left for the next key.
func sequence(b []byte) int {
	if len(b) < 2 {
		return 0
	}
	switch c := b[1]; {
	case c == '[':
		return controlSequence(b)
	case c == 'O':
		if len(b) < 3 {
			return 0
		}
		if b[2] < ' ' || b[2] > '~' {
			return 2
		}
		return 3
	case c < ' ' || c == 0x7f:
		return 1
	case !utf8.FullRune(b[1:]):
		return 0
	}
	_, n := utf8.DecodeRune(b[1:])
	return 1 + n
}

// controlSequence is sequence for what begins with ESC [.
func controlSequence(b []byte) int {
	begin := 2
	if len(b) > 2 && b[2] == '[' { // function keys of the Linux console: ESC [ [ A
		begin = 3
	}
	for i := begin; i < len(b); i++ {
		if b[i] >= '@' && b[i] <= '~' {
			return i + 1
		}
		if b[i] < ' ' || b[i] > '?' {
			return i
		}
	}
	return 0
}

// cursorAnswer finds the answer to the cursor query in b, ESC [ row ; column R.
func cursorAnswer(b []byte) (from, to int, found bool) {
	for from = 0; from < len(b); from++ {
		if b[from] != esc {
			continue
		}
		n := sequence(b[from:])
		if n > 2 && b[from+n-1] == 'R' && bytes.Count(b[from:from+n], []byte(";")) == 1 {
			return from, from + n, true
		}
	}
	return 0, 0, false
}

// dropCursorAnswers takes out answers that came too late to be of use.
func dropCursorAnswers(b []byte) []byte {
	for {
		from, to, found := cursorAnswer(b)
		if !found {
			return b
		}
		b = append(b[:from:from], b[to:]...)
	}
}
