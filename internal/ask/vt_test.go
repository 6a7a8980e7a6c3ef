package ask

import (
	"bytes"
	"fmt"
	"strings"
	"unicode/utf8"
)

// vt is a small terminal: what a program writes becomes a screen. It knows what
// survey writes, and fails on every other escape sequence.
type vt struct {
	cols, rows     int
	cells          [][]rune
	x, y           int // of the cursor, from 0; x is cols after the last column
	savedX, savedY int
	hidden         bool
	rest           []byte // an escape sequence or rune that is not complete
	unknown        []string
	mute           bool // does not answer the cursor query
	finished       bool // the child has written its last
}

func newVT(cols, rows int) *vt {
	v := &vt{cols: cols, rows: rows}
	for range rows {
		v.cells = append(v.cells, v.blank())
	}
	return v
}

func (v *vt) blank() []rune { return []rune(strings.Repeat(" ", v.cols)) }

// write takes output and returns what the terminal answers.
func (v *vt) write(p []byte) (answers []byte) {
	b := append(v.rest, p...)
	for len(b) > 0 {
		n := 0
		if b[0] == esc && len(b) > 1 && (b[1] == '7' || b[1] == '8') {
			n = 2
		} else if b[0] == esc {
			n = sequence(b)
		} else if utf8.FullRune(b) {
			_, n = utf8.DecodeRune(b)
		}
		if n == 0 {
			break
		}
		if b[0] == esc {
			answers = append(answers, v.escape(string(b[1:n]))...)
		} else {
			r, _ := utf8.DecodeRune(b)
			v.print(r)
		}
		b = b[n:]
	}
	v.rest = bytes.Clone(b)
	return answers
}

func (v *vt) print(r rune) {
	switch r {
	case '\r':
		v.x = 0
	case '\n':
		v.down()
	case '\a':
	case rune(finished[0]):
		v.finished = true
	default:
		if r < ' ' {
			v.unknown = append(v.unknown, fmt.Sprintf("%q", r))
			return
		}
		if v.x == v.cols {
			v.x = 0
			v.down()
		}
		v.cells[v.y][v.x] = r
		v.x++
	}
}

func (v *vt) down() {
	if v.y++; v.y == v.rows {
		v.cells = append(v.cells[1:], v.blank())
		v.y--
	}
}

func (v *vt) escape(seq string) string {
	n, m := 1, 1
	final := seq[len(seq)-1]
	if strings.HasPrefix(seq, "[") && !strings.HasPrefix(seq, "[?") {
		_, _ = fmt.Sscanf(seq[1:], "%d;%d", &n, &m)
	}
	column := min(v.x, v.cols-1)
	switch {
	case seq == "7":
		v.savedX, v.savedY = v.x, v.y
	case seq == "8":
		v.x, v.y = v.savedX, v.savedY
	case seq == "[?25l" || seq == "[?25h":
		v.hidden = final == 'l'
	case seq == cursorQuery[1:]:
		if !v.mute {
			return fmt.Sprintf("\x1b[%d;%dR", v.y+1, column+1)
		}
	case final == 'm':
	case final == 'A':
		v.y = max(0, v.y-max(1, n))
	case final == 'B':
		v.y = min(v.rows-1, v.y+max(1, n))
	case final == 'C':
		v.x = min(v.cols-1, column+max(1, n))
	case final == 'D':
		v.x = max(0, column-max(1, n))
	case final == 'G':
		v.x = min(max(1, n), v.cols) - 1
	case final == 'f':
		v.y, v.x = min(max(1, n), v.rows)-1, min(max(1, m), v.cols)-1
	case seq == "[0K":
		copy(v.cells[v.y][column:], v.blank())
	case seq == "[2K":
		copy(v.cells[v.y], v.blank())
	default:
		v.unknown = append(v.unknown, fmt.Sprintf("%q", seq))
	}
	return ""
}

// text is the screen without blanks at the ends of lines and empty lines below.
func (v *vt) text() string {
	var b strings.Builder
	for _, row := range v.cells {
		b.WriteString(strings.TrimRight(string(row), " ") + "\n")
	}
	return strings.TrimRight(b.String(), "\n") + "\n"
}
