// Package place says where something stands in a file.
package place

import "strconv"

// Place is a position in a file. Line and Column count from 1; a Line of 0
// means the file as a whole.
type Place struct {
	File         string
	Line, Column int
}

// String returns file:line, or the file alone when the line is not known.
func (p Place) String() string {
	if p.Line == 0 {
		return p.File
	}
	return p.File + ":" + strconv.Itoa(p.Line)
}
