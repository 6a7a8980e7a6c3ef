package stack

import (
	"fmt"
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/compose-spec/compose-go/v2/types"
	"gopkg.in/yaml.v3"
)

// Names of folders and files that hold keys.
var keyPath = regexp.MustCompile(`(?i)(^|/)(\.?ssl|tls|certs?|\.ssh|\.gnupg|\.aws|\.kube|[^/]*\.(pem|key|p12|pfx))(/|$)`)

// mounts sorts the service's mounts into the notebooks, those that stay and
// those that are left behind.
func (s *Stack) mounts(j *Jupyter, svc Service, node *yaml.Node, file string) error {
	raw := child(node, "volumes")
	for i, v := range svc.Volumes {
		source, line := v.Source, node.Line
		if raw != nil && i < len(raw.Content) {
			line = raw.Content[i].Line
		}
		rel, inside := s.Tree.inside(v.Source)
		named := v.Type == types.VolumeTypeVolume
		switch {
		case named:
			j.Mounts = append(j.Mounts, Mount{Source: source, Target: v.Target, ReadOnly: v.ReadOnly, Volume: true})
		case v.Type != types.VolumeTypeBind:
			j.Dropped = append(j.Dropped, fmt.Sprintf("%s mount on %s: the container gets its own", v.Type, v.Target))
		case strings.HasSuffix(v.Source, "docker.sock") || keyPath.MatchString(v.Source) || keyPath.MatchString(v.Target):
			j.Dropped = append(j.Dropped, fmt.Sprintf("mount of %s: whoever can run a cell could read its keys", orSource(rel, source)))
		case path.Base(v.Target) == "requirements.txt":
			j.Dropped = append(j.Dropped, fmt.Sprintf("mount of %s: its packages are baked into the image", orSource(rel, source)))
			if inside && s.Tree.Has(rel) {
				j.Requirements = rel
			}
		case inside && s.holdsConfig(rel):
			return fmt.Errorf("%s:%d: %s mounts %s, which holds the stack's own files: a notebook could rewrite them\nmount a subfolder instead", file, line, j.Service, orSource(rel, source))
		case !inside:
			return fmt.Errorf("%s:%d: %s mounts %s from outside the stack's folder, which this version does not cover", file, line, j.Service, source)
		case v.Target == j.Home:
			return fmt.Errorf("%s:%d: %s mounts its whole home folder, which this version does not cover\nmount %s/work instead", file, line, j.Service, j.Home)
		case !v.ReadOnly && j.Notebooks == "" && strings.HasPrefix(v.Target, j.Home+"/"):
			j.Notebooks, j.Work = "./"+rel, v.Target
		default:
			j.Mounts = append(j.Mounts, Mount{Source: "./" + rel, Target: v.Target, ReadOnly: v.ReadOnly})
		}
	}
	if j.Requirements == "" && s.Tree.Has("requirements.txt") {
		j.Requirements = "requirements.txt"
	}
	return nil
}

// holdsConfig reports whether a folder of the stack holds compose files, .env
// or files of ours.
func (s *Stack) holdsConfig(rel string) bool {
	for _, name := range append(slices.Clone(s.Files), envFile, s.Ours, ".magi-harden", "config/nginx", "config/jupyter") {
		if rel == "." || rel == name || strings.HasPrefix(name, rel+"/") {
			return true
		}
	}
	return false
}

func orSource(rel, source string) string {
	if rel == "" {
		return source
	}
	return "./" + rel
}
