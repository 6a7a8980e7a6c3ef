package deploy

import (
	"path"
	"regexp"
	"slices"
	"strings"

	"example.com/magi-harden/internal/compose"
	"example.com/magi-harden/internal/finding"
	"example.com/magi-harden/internal/layout"
	"example.com/magi-harden/internal/neighbour"
	"example.com/magi-harden/internal/place"
	"example.com/magi-harden/internal/secret"
	"example.com/magi-harden/internal/tree"
)

// copied returns where else the stack has a copy of the token, nil for nowhere. The
// compose files, the other services and every text that looks as if it were shared
// with the stack's files count. A reference to the variable is no copy: it would
// follow a new token, and neighbour.TakesToken refuses it.
func (r *run) copied(token secret.String) *finding.Finding {
	c := copies{r, secret.NewTrace(token)}
	for _, look := range []func() *finding.Finding{c.inComposeFiles, c.inServices, c.inMounted, c.inFolder} {
		if found := look(); found != nil {
			found.Kind, found.Subject = finding.CopiedToken, neighbour.TokenVar
			if c.In(found.Place.File) {
				found.Place = place.Place{} // a path that is the secret itself
			}
			return found
		}
	}
	return nil
}

// copies looks for one token.
type copies struct {
	*run
	secret.Trace
}

// at returns the finding of a file with a copy, nil for one without.
func (c copies) at(name string, data []byte) *finding.Finding {
	line := c.Line(string(data))
	if line < 0 {
		return nil
	}
	return &finding.Finding{Place: place.Place{File: name, Line: line}}
}

// inFile is at for a file below the folder. What cannot be read has no copy that the
// stack could use.
func (c copies) inFile(t tree.Tree, name string) *finding.Finding {
	data, err := t.Read(name)
	if err != nil {
		return nil
	}
	return c.at(name, data)
}

func (c copies) inComposeFiles() *finding.Finding {
	names := slices.Clone(c.stack.Files)
	for _, file := range c.stack.Includes() {
		if rel, inside := c.tree.Inside(file); inside {
			names = append(names, rel)
		}
	}
	for _, name := range names {
		if found := c.inFile(c.tree, name); found != nil {
			return found
		}
	}
	return nil
}

// inServices looks at the effective model, in which env_files are resolved. A variable
// with the name of the token is emptied in every service that has the token in it.
func (c copies) inServices() (found *finding.Finding) {
	for _, n := range c.stack.Others {
		emptied := []string{"environment", neighbour.TokenVar}
		compose.Texts(c.stack.Model.Services[n.Service], nil, func(keys []string, text string) {
			if found == nil && !slices.Equal(keys, emptied) && c.In(text) {
				found = &finding.Finding{Object: n.Service, Place: c.stack.Place(append([]string{"services", n.Service}, keys...)...)}
			}
		})
	}
	return found
}

// inMounted looks at the single files that other services get: secrets, configs and
// mounts.
func (c copies) inMounted() *finding.Finding {
	for _, n := range c.stack.Others {
		svc := c.stack.Model.Services[n.Service]
		var files, mounted []string
		for _, ref := range svc.Secrets {
			files = append(files, c.stack.Model.Secrets[ref.Source].File)
		}
		for _, ref := range svc.Configs {
			files = append(files, c.stack.Model.Configs[ref.Source].File)
		}
		for _, v := range svc.Volumes {
			mounted = append(mounted, c.stack.HostPaths(v)...)
		}
		for i, file := range append(files, mounted...) {
			from := c.tree
			if i >= len(files) {
				from = from.Aside() // a log, perhaps
			}
			rel, inside := c.tree.Inside(file)
			if file == "" || !inside || c.managed(c.tree.Real(rel)) {
				continue // what leads to .env is reported as an exposure
			}
			if found := c.inFile(from, rel); found != nil {
				found.Object = n.Service
				return found
			}
		}
	}
	return nil
}

// inFolder looks at the small texts of the folder.
func (c copies) inFolder() (found *finding.Finding) {
	private := c.private()
	c.tree.Small(func(name string) bool { return c.managed(name) || private(name) }, func(name string, data []byte) bool {
		found = c.at(name, data)
		return found == nil
	})
	return found
}

// managed reports whether a path is a managed file, or lies in a managed folder, and is
// no compose file of the user's.
func (r *run) managed(name string) bool {
	return r.stack.Layout.Inside(name) && !slices.Contains(r.stack.Files, name)
}

// data lists the paths of secrets, and of the data that services write.
func (r *run) data() (own []string) {
	add := func(file string) {
		if rel, inside := r.tree.Inside(file); inside && file != "" && rel != "." {
			own = append(own, rel)
		}
	}
	for _, s := range r.stack.Model.Secrets {
		add(s.File)
	}
	for _, svc := range r.stack.Model.Services {
		for _, v := range svc.Volumes {
			if v.Type == compose.VolumeBind && !v.ReadOnly {
				add(v.Source)
			}
		}
	}
	if r.answers.Notebooks != "" {
		own = append(own, path.Clean(r.answers.Notebooks))
	}
	return own
}

// private returns which paths hold what is not shared with the stack's files: secrets,
// env files with real values that no build takes, and the data that services write.
func (c copies) private() func(name string) bool {
	own := c.data()
	return func(name string) bool {
		base := path.Base(name)
		env := strings.HasPrefix(base, layout.Env) || strings.HasSuffix(base, layout.Env)
		return env && !shared.MatchString(base) && !c.stack.Builds(name) || foreign(name) || slices.Contains(own, name)
	}
}

// shared matches the names of files that show others what to write.
var shared = regexp.MustCompile(`(?i)(example|sample|template|tmpl|tpl|dist|default|demo)`)

// foreign reports whether a folder is of another program.
func foreign(name string) bool { return slices.Contains(tools[:], path.Base(name)) }

// tools are folders of other programs, with very many files.
var tools = [...]string{".git", "node_modules", ".venv", "venv", "__pycache__"}
