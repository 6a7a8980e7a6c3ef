package plan

import (
	"strings"

	"example.com/magi-harden/internal/render"
)

// Known returns the policy of the file at a path, and false when the tool writes
// no such file.
type Known func(path string) (render.Policy, bool)

// Writes reports whether a run may write, replace or remove the file at a path:
// those that are known, and what is kept of them and put beside them.
func (k Known) Writes(name string) bool {
	if _, ok := k(name); ok || name == ManifestFile {
		return true
	}
	for _, in := range []string{Base, pending} {
		if of, ok := strings.CutPrefix(name, in+"/"); ok {
			return k.managed(of)
		}
	}
	return k.managed(strings.TrimSuffix(name, NewSuffix)) || k.managed(strings.TrimSuffix(name, MergeSuffix))
}

func (k Known) managed(name string) bool {
	policy, ok := k(name)
	return ok && policy == render.Managed
}
