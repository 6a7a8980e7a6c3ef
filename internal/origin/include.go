package origin

import (
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"slices"

	"gopkg.in/yaml.v3"
)

// maxLevels bounds the includes of a project; a file that two others include
// counts twice.
const maxLevels = 1000

// include loads what a document includes.
func (d *doc) include() error {
	d.includes = []*level{}
	for _, at := range d.root.step([]string{"include"}).each() {
		p, err := d.included(at)
		if err != nil {
			return err
		}
		d.includes = append(d.includes, p)
	}
	return nil
}

func (d *doc) included(at *view) (*level, error) {
	names, project, env := []*view{at}, (*view)(nil), []*view(nil)
	if at.node.Kind == yaml.MappingNode {
		names, env = at.get("path").each(), at.get("env_file").each()
		project = at.get("project_directory")
	}
	l := newLevel(level{files: d.files, how: d.how | Include | at.how, via: slices.Concat(d.via, at.via), inner: append(slices.Clip(d.inner), d.file)})
	l.via = append(l.via, at.src.place(at.node))
	var all []string
	for _, name := range names {
		all = append(all, d.path(name.text()))
		if d.files.levels++; slices.Contains(l.inner, all[len(all)-1]) || d.files.levels > maxLevels {
			return nil, fmt.Errorf("%s: includes go in a circle, or are more than %d\ntake this one out", at.place(), maxLevels)
		}
	}
	switch {
	case len(all) == 0:
		return nil, fmt.Errorf("%s: an include without a path\nwrite path: and the name of a compose file", at.place())
	case project == nil || project.null():
		l.dir = filepath.Dir(all[0])
	default:
		l.dir = d.path(project.text())
	}
	var err error
	if l.env, err = d.env.within(d.level, l.dir, env); err != nil {
		return nil, err
	}
	return l, at.named(l.load(all))
}

// named gives the place that names a file to an error that says that it is missing.
func (v *view) named(err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("%s: the file that it names is missing\nwrite it, or take the line out", v.place())
	}
	return err
}

// get gives a member of a leaf that is no service's.
func (v *view) get(key string) *view { return v.member(plain, []string{key}) }

// each returns the entries of a list, or a single value.
func (v *view) each() (out []*view) {
	if v == nil {
		return nil
	}
	for _, it := range v.items(plain, nil) {
		out = append(out, it.view)
	}
	return out
}
