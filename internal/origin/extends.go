package origin

import (
	"fmt"
	"path/filepath"

	"gopkg.in/yaml.v3"
)

// maxLinks bounds how many services one may extend, each through the one before.
const maxLinks = 1000

// sections are those whose elements an include brings along.
var sections = [...]string{"services", "jobs", "volumes", "networks", "secrets", "configs", "models"}

// base gives what a service extends, nil for nothing. In the same file it is
// what config makes of that.
func (d *doc) base(e element, v *view, config func(element) (*view, error)) (*view, error) {
	if e.section != "services" && e.section != "jobs" || v == nil {
		return nil, nil
	}
	at := v.step([]string{e.section, e.name, "extends"}).pick()
	if at == nil || at.null() {
		return nil, nil
	}
	ref, file := at, (*view)(nil)
	if at.node.Kind == yaml.MappingNode {
		x := v.step([]string{e.section, e.name, "extends"})
		ref = x.step([]string{e.section, e.name, "extends", "service"}).pick()
		file = x.step([]string{e.section, e.name, "extends", "file"}).pick()
	}
	if ref == nil {
		return nil, fmt.Errorf("%s: extends no service\nwrite service: and its name", at.place())
	}
	l := link{d.file, d.root.node, e}
	if d.files.links[l] {
		return nil, fmt.Errorf("%s: extends goes in a circle\ntake one of its links out", at.place())
	}
	d.files.links[l] = true
	defer delete(d.files.links, l)
	var err error
	var base *view
	if file == nil || file.null() {
		base, err = config(element{e.section, ref.text()})
	} else {
		base, err = d.extended(at, d.path(file.text()), element{"services", ref.text()})
	}
	if base = base.through(at.place()); base != nil && base.links > maxLinks {
		return nil, fmt.Errorf("%s: extends goes over more than %d services\ntake some of its links out", at.place(), maxLinks)
	}
	return base, err
}

// extended gives a service of another file: all its documents merged, and
// under them what it extends in turn.
func (d *doc) extended(at *view, file string, e element) (*view, error) {
	l := d.extends[file]
	if l == nil {
		l = newLevel(level{files: d.files, dir: filepath.Dir(file), env: d.env, how: d.how, via: d.via})
		if err := l.add(file); err != nil {
			return nil, at.named(err)
		}
		d.extends[file] = l
	}
	return l.alone(e)
}

// alone merges the documents of a file that a service extends.
func (l *level) alone(e element) (*view, error) {
	v, ok := l.done[e]
	if ok || len(l.docs) == 0 {
		return v, nil
	}
	for _, d := range l.docs {
		v = d.over(e, v, d.own(e))
	}
	last := l.docs[len(l.docs)-1]
	base, err := last.base(e, v, l.alone)
	v = join(nil, base, v.completed(dependencies), last.section(e.section).tags[e.name])
	if err == nil {
		l.done[e] = v
	}
	return v, err
}

// link is a service that is on its way to what it extends.
type link struct {
	file string
	root *yaml.Node
	element
}
