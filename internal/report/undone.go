package report

import (
	"fmt"
	"io"
	"time"

	"example.com/magi-harden/internal/deploy"
	"example.com/magi-harden/internal/layout"
	"example.com/magi-harden/internal/printable"
)

// Undone writes what was undone to w, and warnings to warn.
func Undone(w, warn io.Writer, u deploy.Undone) {
	fmt.Fprintf(w, "undid %s of %s (%s)\n", u.Command, u.Time.Local().Format(time.DateTime), count(len(u.Changed), "path"))
	for _, k := range u.Kept {
		warning(warn, printable.Text("not changed: "+k))
	}
	for _, s := range u.Saved {
		warning(warn, printable.Text(s+" was edited since then; your version is kept as "+u.Copy(s)))
	}
	for _, n := range u.Notes {
		warning(warn, n)
	}
	if u.Unhardens() {
		warning(warn, "the stack is back to its unhardened state: Jupyter starts unprotected")
	}
	steps(w, u.Steps)
}

// WouldUndo writes what would be undone.
func WouldUndo(w, warn io.Writer, u deploy.Undone) {
	for _, k := range u.Kept {
		warning(warn, printable.Text("would not be changed: "+k))
	}
	for _, s := range u.Saved {
		warning(warn, printable.Text(s+" was edited since then; your version would be kept in "+layout.Backups))
	}
	if u.Unhardens() {
		warning(warn, "the stack would be back to its unhardened state: Jupyter would start unprotected")
	}
	fmt.Fprintf(w, "would undo %s of %s (%s):\n", u.Command, u.Time.Local().Format(time.DateTime), count(len(u.Changed), "path"))
	for _, path := range u.Changed {
		fmt.Fprintln(w, "  "+printable.Text(path))
	}
	fmt.Fprintln(w, "\nNothing was written.")
}

// undone is the JSON form of what was taken back, or would be. Its fields are as
// stable as those of result.
type undone struct {
	Version int            `json:"version"` // of this format: 1
	Command deploy.Command `json:"command"`
	DryRun  bool           `json:"dry_run"`
	Undone  string         `json:"undone"` // the command that was taken back
	Time    time.Time      `json:"time"`   // of that
	Changed []string       `json:"changed"`
	Kept    []string       `json:"kept"`  // left as it is, each with the reason
	Saved   []string       `json:"saved"` // edited since, and kept in the backup
	Notes   []string       `json:"notes"` // what a file did not keep, or where an edit of the last moment is
	Bare    bool           `json:"unhardened"`
	Next    []string       `json:"next"`
}

// UndoneJSON writes for a script what was taken back, or would be.
func UndoneJSON(w io.Writer, u deploy.Undone) error {
	list := func(in []string) []string { return append([]string{}, in...) }
	return encode(w, undone{1, deploy.CommandUndo, !u.Written, u.Command, u.Time.UTC(), list(u.Changed), list(u.Kept), list(u.Saved), list(u.Notes), u.Unhardens(), list(u.Steps)})
}
