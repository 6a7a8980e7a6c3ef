package deploy

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"

	"example.com/magi-harden/internal/finding"
	"example.com/magi-harden/internal/layout"
	"example.com/magi-harden/internal/nftconf"
	"example.com/magi-harden/internal/place"
	"example.com/magi-harden/internal/pyconf"
)

// checkSettings compares the Jupyter configuration and the firewall table in live, which
// may have edits, with the rendered ones. It returns what the edits weaken, and fails
// where a rendered file cannot be read.
func (r *run) checkSettings(live map[string][]byte) (found []finding.Finding, err error) {
	ours := r.rendered()
	for _, judge := range []settingsJudge{
		{layout.JupyterConfig, "Jupyter", compareWith(pyconf.Parse, pyconf.Compare)},
		{layout.Firewall, "nft", compareWith(nftconf.Parse, nftconf.Compare)},
	} {
		rendered, edited := ours[judge.path], live[judge.path]
		if _, there := live[judge.path]; !there || bytes.Equal(rendered, edited) {
			continue
		}
		more, err := judge.check(rendered, edited)
		if err != nil {
			return nil, err
		}
		if base, conflict := r.lastRun(judge.path); conflict {
			edits, err := judge.check(base, edited)
			if err != nil {
				return nil, err
			}
			more = slices.DeleteFunc(more, func(f finding.Finding) bool {
				return !slices.ContainsFunc(edits, func(e finding.Finding) bool { return e.Subject == f.Subject })
			})
		}
		found = append(found, more...)
	}
	for i, f := range found {
		if token := r.secrets.Token.Reveal(); token != "" {
			found[i].Subject = strings.ReplaceAll(f.Subject, token, "…")
		}
	}
	return append(found, r.besideConfig()...), nil
}

// settingsJudge checks the edits of one file.
type settingsJudge struct {
	path    string
	program string // that loads it
	compare func(rendered, edited []byte) (found []finding.Finding, ours, theirs error)
}

// check returns what the edits of the file weaken, or why its program may not load it.
func (j settingsJudge) check(rendered, edited []byte) ([]finding.Finding, error) {
	found, ours, theirs := j.compare(rendered, edited)
	if ours != nil {
		return nil, fmt.Errorf("nothing was written, because %s would not load %s:\n%w", j.program, j.path, ours)
	}
	if theirs != nil {
		f := finding.Finding{Kind: finding.Unreadable, Object: j.program, Detail: theirs.Error()}
		if e := (*pyconf.Error)(nil); errors.As(theirs, &e) {
			f.Place.Line, f.Detail = e.Line, e.Problem
		}
		if e := (*nftconf.Error)(nil); errors.As(theirs, &e) {
			f.Place.Line, f.Detail = e.Line, e.Problem
		}
		found = []finding.Finding{f}
	}
	for i := range found {
		found[i].Place.File = j.path
	}
	return found, nil
}

// compareWith returns what compares two versions of a file that parse reads.
func compareWith[F any](parse func([]byte) (F, error), compare func(was, is F) []finding.Difference) func(rendered, edited []byte) (found []finding.Finding, ours, theirs error) {
	return func(rendered, edited []byte) (found []finding.Finding, ours, theirs error) {
		was, ours := parse(rendered)
		is, theirs := parse(edited)
		if ours != nil || theirs != nil {
			return nil, ours, theirs
		}
		for _, d := range compare(was, is) {
			found = append(found, finding.Finding{Kind: finding.Hole, Subject: d.Subject, Place: place.Place{Line: d.Line}, Edit: &d.Edit})
		}
		return found, nil, nil
	}
}

// jsonConfig is the file whose settings Jupyter prefers to those of the configuration
// that is named in the start command, because it has the same name but for its ending.
var jsonConfig = strings.TrimSuffix(layout.JupyterConfig, ".py") + ".json"

// besideConfig returns a hole where there is such a file.
func (r *run) besideConfig() []finding.Finding {
	if !r.tree.Has(jsonConfig) {
		return nil
	}
	return []finding.Finding{{
		Kind: finding.Hole, Place: place.Place{File: jsonConfig}, Edit: &finding.Edit{Change: finding.Added, Opens: finding.OpensStart},
		Hint: "move its settings to " + layout.JupyterConfig + ", and remove it",
	}}
}
