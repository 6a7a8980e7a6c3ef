package report

import (
	"fmt"
	"io"
	"time"

	"example.com/magi-harden/internal/deploy"
	"example.com/magi-harden/internal/layout"
)

// Undone writes what was undone to w, and warnings to warn.
func Undone(w, warn io.Writer, u deploy.Undone) {
	fmt.Fprintf(w, "undid %s of %s (%s)\n", u.Command, u.Time.Local().Format(time.DateTime), count(len(u.Changed), "path"))
	for _, k := range u.Kept {
		warning(warn, "not changed: "+k)
	}
	for _, s := range u.Saved {
		warning(warn, s+" was edited since then; your version is kept as "+u.Copy(s))
	}
	if u.Unhardens() {
		warning(warn, "the stack is back to its unhardened state: Jupyter starts unprotected")
	}
	steps(w, u.Steps)
}

// WouldUndo writes what would be undone.
func WouldUndo(w, warn io.Writer, u deploy.Undone) {
	for _, k := range u.Kept {
		warning(warn, "would not be changed: "+k)
	}
	for _, s := range u.Saved {
		warning(warn, s+" was edited since then; your version would be kept in "+layout.Backups)
	}
	if u.Unhardens() {
		warning(warn, "the stack would be back to its unhardened state: Jupyter would start unprotected")
	}
	fmt.Fprintf(w, "would undo %s of %s (%s):\n", u.Command, u.Time.Local().Format(time.DateTime), count(len(u.Changed), "path"))
	for _, path := range u.Changed {
		fmt.Fprintln(w, "  "+Printable(path))
	}
	fmt.Fprintln(w, "\nNothing was written.")
}
