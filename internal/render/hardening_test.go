package render

import (
	"testing"

	"example.com/magi-harden/internal/design"
	"example.com/magi-harden/internal/trait"
	"github.com/google/go-cmp/cmp"
)

// TestDroppedRows: a colon in a name is no end of it, and a bar no end of the cell.
func TestDroppedRows(t *testing.T) {
	d := design.Design{Jupyter: design.Jupyter{Dropped: []trait.Dropped{{What: "mount of ./a: b|c", Why: "why: so|so"}}}}
	want := []change{{`mount of ./a: b\|c`, "dropped", `why: so\|so`}}
	if diff := cmp.Diff(want, droppedRows(d)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
