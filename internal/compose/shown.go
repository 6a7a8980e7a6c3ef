package compose

import (
	"cmp"
	"maps"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"example.com/magi-harden/internal/layout"
	"gopkg.in/yaml.v3"
)

// variedValue is a value with variables, and what they made of it.
type variedValue struct{ written, became string }

// pathKeys are the keys of a compose file below which it names files that are read.
var pathKeys = [...]string{"include", "path", "project_directory", "extends", "file", "env_file", "label_file"}

// shown returns a path for a message, below the stack's folder or absolute. Only a
// part that a compose file writes stays; any other is the value of a variable, which
// may be a secret, and is shown with the variable instead.
func (r *reader) shown(name string) string {
	good := r.writtenParts()
	parts := strings.Split(name, "/")
	for i, part := range parts {
		if !good[part] {
			parts[i] = r.withVariables(part)
		}
	}
	return strings.Join(parts, "/")
}

// Shown returns the path of a file that a service names, by its path as the model has
// it, for a message: no part of it is the value of a variable.
func (p *Project) Shown(path string) string {
	if rel, ok := p.Tree.Inside(path); ok {
		path = rel
	}
	return p.reader.shown(path)
}

// writtenParts are the parts of paths that are no values of variables.
func (r *reader) writtenParts() map[string]bool {
	out := map[string]bool{"": true, ".": true, "..": true, layout.Env: true}
	add := func(name string) {
		for part := range strings.SplitSeq(name, "/") {
			out[part] = out[part] || plainName(part)
		}
	}
	add(r.Dir)
	for _, name := range r.named {
		add(name)
	}
	var values func(n *yaml.Node, ofPath bool)
	values = func(n *yaml.Node, ofPath bool) {
		n = Resolve(n)
		if n.Kind == yaml.ScalarNode && ofPath {
			add(n.Value)
		}
		for i, c := range n.Content {
			if n.Kind != yaml.MappingNode {
				values(c, ofPath)
			} else if i%2 == 1 {
				values(c, ofPath || slices.Contains(pathKeys[:], n.Content[i-1].Value))
			}
		}
	}
	for _, file := range r.docs {
		for _, doc := range file.docs {
			values(doc.Root, false)
		}
	}
	return out
}

// variablesOnly matches a part of a path that is a name with variables in it, whose
// defaults are left out.
var (
	variablesOnly = regexp.MustCompile(`^(\$\{\w+\}|[\pL\pN_.@-])+$`)
	variable      = regexp.MustCompile(`\$(\{(\w+)[^{}/]*\}|(\w+))`)
)

// withVariables returns how a part of a path is written with variables, where they gave
// exactly it in some value; otherwise ….
func (r *reader) withVariables(part string) string {
	for _, value := range slices.SortedFunc(maps.Keys(r.varied), func(a, b variedValue) int {
		return cmp.Or(cmp.Compare(a.written, b.written), cmp.Compare(a.became, b.became))
	}) {
		before, after := strings.Split(variable.ReplaceAllString(value.written, "${$2$3}"), "/"), strings.Split(value.became, "/")
		if i := slices.Index(after, part); i >= 0 && len(before) == len(after) && variablesOnly.MatchString(before[i]) && strings.Contains(before[i], "$") {
			return before[i]
		}
	}
	return "…"
}

// hide replaces in an error the paths of files that a variable names by what shown
// gives. Each error of a stack that is loaded goes through it.
func (r *reader) hide(err error) error {
	if err == nil {
		return nil
	}
	text := err.Error()
	for _, name := range slices.SortedFunc(maps.Keys(r.files), func(a, b string) int {
		return cmp.Or(cmp.Compare(len(b), len(a)), cmp.Compare(a, b))
	}) {
		if strings.Contains(text, filepath.Base(name)) && r.shown(name) != name {
			around := regexp.MustCompile(`(^|[\s/'"(])` + regexp.QuoteMeta(name) + `($|[\s/'"):,])`)
			text = around.ReplaceAllString(text, "${1}"+strings.ReplaceAll(r.shown(name), "$", "$$")+"${2}")
		}
	}
	if text == err.Error() {
		return err
	}
	return hiding{text, err}
}

// hiding is an error with another text.
type hiding struct {
	text string
	err  error
}

func (h hiding) Error() string { return h.text }
func (h hiding) Unwrap() error { return h.err }
