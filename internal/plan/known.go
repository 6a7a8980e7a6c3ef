package plan

import (
	"strings"

	"example.com/magi-harden/internal/file"
	"example.com/magi-harden/internal/layout"
)

// Known returns the policy of the file at a path; false when magi-harden writes no
// such file.
type Known func(path string) (file.Policy, bool)

// Writes reports whether a run may write, replace or remove the file at a path: a
// known file, its base copy, or the files of a conflict beside it.
func (k Known) Writes(name string) bool {
	if _, ok := k(name); ok || name == layout.Manifest {
		return true
	}
	for _, in := range []string{layout.BaseDir, layout.PendingDir} {
		if of, ok := strings.CutPrefix(name, in+"/"); ok {
			return k.managed(of)
		}
	}
	return k.managed(strings.TrimSuffix(name, NewSuffix)) || k.managed(strings.TrimSuffix(name, MergeSuffix))
}

func (k Known) managed(name string) bool {
	policy, ok := k(name)
	return ok && policy == file.Managed
}
