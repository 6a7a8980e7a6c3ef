// Package place names a position in a file, for facts and errors.
package place

import (
	"cmp"
	"strconv"
)

// Place is a file, a line and a column. A zero line means the file as a
// whole, a zero column the line as a whole.
type Place struct {
	File   string `json:"file,omitempty"` // as messages show it
	Line   int    `json:"line,omitempty"` // from 1
	Column int    `json:"column,omitempty"`
}

// String gives file:line, or the file alone.
func (p Place) String() string {
	if p.Line == 0 {
		return p.File
	}
	return p.File + ":" + strconv.Itoa(p.Line)
}

// IsZero reports whether the place is unknown.
func (p Place) IsZero() bool { return p == Place{} }

// Compare orders places by file, line and column.
func (p Place) Compare(o Place) int {
	return cmp.Or(cmp.Compare(p.File, o.File), cmp.Compare(p.Line, o.Line), cmp.Compare(p.Column, o.Column))
}
