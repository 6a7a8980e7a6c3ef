package deploy

import (
	"bytes"
	"path"
	"slices"

	"example.com/magi-harden/internal/content"
	"example.com/magi-harden/internal/design"
	"example.com/magi-harden/internal/file"
	"example.com/magi-harden/internal/finding"
	"example.com/magi-harden/internal/layout"
	"example.com/magi-harden/internal/nginxconf"
	"example.com/magi-harden/internal/place"
	"example.com/magi-harden/internal/plan"
)

// weakened returns what the edits in the managed files weaken. live is as they will be
// after the run. A line that is told already is not told again.
func (u *upgrade) weakened(live map[string][]byte, told []finding.Finding) (out []finding.Finding) {
	for _, f := range u.files {
		edited, there := live[f.Path]
		if f.Policy != file.Managed || !there || bytes.Equal(edited, f.Content) {
			continue
		}
		for _, d := range u.differences(f, edited) {
			at := place.Place{File: f.Path, Line: d.Line}
			if !slices.ContainsFunc(told, func(other finding.Finding) bool { return other.Place == at }) {
				out = append(out, finding.Finding{Kind: finding.Hole, Subject: d.Subject, Edit: &d.Edit, Place: at})
			}
		}
	}
	return out
}

// differences returns those of an edited file. A file in conflict has the version of the
// last run with the edits: what has changed in the new version alone is no edit.
func (u *upgrade) differences(f file.File, edited []byte) []finding.Difference {
	all := u.compare(f.Path, f.Content, edited)
	base, conflict := u.lastRun(f.Path)
	if len(all) == 0 || !conflict {
		return all
	}
	edits := u.compare(f.Path, base, edited)
	return slices.DeleteFunc(all, func(d finding.Difference) bool {
		return !slices.ContainsFunc(edits, func(e finding.Difference) bool { return e.Subject == d.Subject })
	})
}

// lastRun returns the version of a file that the last run wrote, and whether the file is
// in conflict with the new one.
func (r *run) lastRun(name string) (base []byte, conflict bool) {
	if !slices.Contains(r.plan.With(plan.Conflict), name) {
		return nil, false
	}
	base, err := r.tree.Read(path.Join(layout.BaseDir, name))
	return base, err == nil
}

// compare returns the differences of a file that are not known to be harmless; none for
// a file of another kind.
func (u *upgrade) compare(name string, was, is []byte) []finding.Difference {
	if slices.Contains(u.input.Design.Front.Files(), design.FrontFile{Path: name, Judge: design.NginxJudge}) {
		return nginxDifferences(was, is)
	}
	switch name {
	case layout.Dockerfile:
		return content.Dockerfile(was, is)
	case layout.Dockerignore:
		return content.Dockerignore(was, is)
	case layout.BanAction, layout.BanFilter, layout.BanJail:
		return content.Ban(was, is)
	}
	if path.Base(name) == path.Base(layout.Ignore) {
		return content.Gitignore(was, is)
	}
	return nil
}

// nginxDifferences returns none for a file that cannot be parsed, which its judge says.
func nginxDifferences(was, is []byte) []finding.Difference {
	rendered, err := nginxconf.Parse("", was)
	if err != nil {
		return nil
	}
	edited, err := nginxconf.Parse("", is)
	if err != nil {
		return nil
	}
	return content.Nginx(rendered, edited)
}
