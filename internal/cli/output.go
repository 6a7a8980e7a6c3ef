package cli

import (
	"bytes"
	"fmt"

	"example.com/magi-harden/internal/deploy"
	"example.com/magi-harden/internal/report"
)

// preview shows the plan before the user is asked to confirm it.
func (c *common) preview(sys IO, r deploy.Result) {
	report.Summary(sys.Err, r, report.View{Diff: c.diff})
	report.Warnings(sys.Err, r)
	fmt.Fprintln(sys.Err)
}

// report writes the result to stdout and the warnings to stderr. seen says that the
// preview has shown both.
func (c *common) report(sys IO, r deploy.Result, seen bool) error {
	var out bytes.Buffer
	view := report.View{Diff: c.diff, Quiet: c.quiet, Seen: seen && sys.Watched}
	if c.output == "json" {
		if err := report.JSON(&out, r, view); err != nil {
			return err
		}
	} else {
		if seen {
			report.Notes(sys.Err, r)
		} else {
			report.Warnings(sys.Err, r)
		}
		report.Text(&out, r, view)
	}
	if out.Len() == 0 {
		return nil
	}
	_, err := sys.Out.Write(out.Bytes())
	return lost(err, !r.ReadOnly, r.Written)
}
