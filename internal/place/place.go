// Package place names a position in a text file.
package place

import (
	"cmp"
	"strconv"
)

// Place is a position in a file. Line and Column count from 1; 0 means that it is
// not known.
type Place struct {
	File   string `json:"file,omitempty"` // as it is shown: relative to the stack's folder
	Line   int    `json:"line,omitempty"`
	Column int    `json:"column,omitempty"`
}

// String returns file:line, or the file alone where the line is not known.
func (p Place) String() string {
	if p.Line == 0 {
		return p.File
	}
	return p.File + ":" + strconv.Itoa(p.Line)
}

// IsZero reports whether p names nothing.
func (p Place) IsZero() bool { return p == Place{} }

// Compare orders places by file, line and column; it returns -1, 0 or 1.
func (p Place) Compare(q Place) int {
	return cmp.Or(cmp.Compare(p.File, q.File), cmp.Compare(p.Line, q.Line), cmp.Compare(p.Column, q.Column))
}
