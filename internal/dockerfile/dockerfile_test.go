package dockerfile

import (
	"errors"
	"fmt"
	"testing"

	"github.com/moby/buildkit/frontend/dockerfile/parser"
)

// TestLineOf: an error that tells no line, or an empty one, is an error still.
func TestLineOf(t *testing.T) {
	at := func(line int) []parser.Range { return []parser.Range{{Start: parser.Position{Line: line}}} }
	for _, row := range []struct {
		err  error
		want int
	}{
		{errors.New("plain"), 0},
		{&parser.LocationError{}, 0},
		{&parser.LocationError{Locations: [][]parser.Range{{}}}, 0},
		{&parser.LocationError{Locations: [][]parser.Range{at(7)}}, 7},
		{fmt.Errorf("around: %w", &parser.LocationError{Locations: [][]parser.Range{at(7), at(9)}}), 7},
	} {
		if got := lineOf(row.err); got != row.want {
			t.Errorf("%#v: line %d, want %d", row.err, got, row.want)
		}
	}
}
