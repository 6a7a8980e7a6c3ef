package stack

import (
	"path"
	"regexp"
	"slices"
	"strings"

	"example.com/magi-harden/internal/answers"
	"example.com/magi-harden/internal/compose"
	"example.com/magi-harden/internal/dockerfile"
	"example.com/magi-harden/internal/file"
	"example.com/magi-harden/internal/grant"
)

// settleNotebooks finds where the notebooks are: the mount that the server's root
// folder is or lies in, or else the first one that can be written.
func (j *Jupyter) settleNotebooks(svc compose.Service, image dockerfile.Image) {
	root := ""
	for _, dir := range []string{path.Join(j.Start.Dir, j.Start.Root), svc.WorkingDir, image.Workdir} {
		if root == "" && path.IsAbs(dir) && dir != "/" {
			root = path.Clean(dir)
		}
	}
	best := -1
	for i, m := range j.Mounts {
		if m.ReadOnly || m.Baked || strings.Contains(path.Base(m.Source), ".") && m.Source != "." && m.Holds.IsZero() && !m.Volume {
			continue // one that cannot be written, or a file
		}
		if best < 0 || j.rank(m, root) > j.rank(j.Mounts[best], root) {
			best = i
		}
	}
	j.Work = root
	if best < 0 {
		if j.Work == "" || j.Work == j.Home || j.Flavour != "" {
			j.Work = j.Home + "/work"
		}
		j.Notebooks = answers.DefaultNotebooks
		return
	}
	m := j.Mounts[best]
	if root == "" || !file.Within(root, m.Target) {
		j.Work = m.Target
	}
	rel, inside := m.Inside()
	if inside && !m.Volume && m.Holds.IsZero() && j.Work == m.Target && m.Ask.reason != grant.Context {
		if m.Ask.reason == grant.Repository {
			m.Ask = Ask{} // it is the notebooks' own, and the answer notebooks names the folder
		}
		j.Notebooks, j.NotebooksMount = "./"+rel, m
		j.Mounts = slices.Delete(j.Mounts, best, best+1)
	}
}

var notebooksName = regexp.MustCompile(`(?i)(notebook|work|nb)`)

// rank says how likely a mount is the one of the notebooks.
func (j *Jupyter) rank(m Mount, root string) int {
	switch {
	case root != "" && m.Target == root:
		return 4
	case root != "" && file.Within(root, m.Target):
		return 3
	case file.Within(m.Target, j.Home):
		return 2
	case notebooksName.MatchString(m.Target):
		return 1
	}
	return 0
}
