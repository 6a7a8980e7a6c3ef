package origin

import (
	"iter"
	"slices"

	"example.com/magi-harden/internal/place"
	"gopkg.in/yaml.v3"
)

// level is what Compose merges before it looks further: the compose files of
// the project, those of one include, or a file that a service extends.
type level struct {
	files *files
	dir   string // absolute, where its relative paths start
	env   *scope
	how   How
	via   []place.Place
	inner []string // the files that include this level, outermost first
	docs  []*doc

	extends map[string]*level // the files that services of this level extend
	done    map[element]*view // the services of such a file
}

func newLevel(l level) *level {
	l.extends, l.done = map[string]*level{}, map[element]*view{}
	return &l
}

// doc is one document of a level.
type doc struct {
	*level
	file     string // absolute
	root     *view
	includes []*level
	done     map[element]*view
}

// section is what a document says about services, networks, …
type section struct {
	cut  bool // lower layers of the whole section
	own  map[string]pair
	cuts map[string]bool
	tags map[string][]*yaml.Node
}

// load reads the level's files and what they include.
func (l *level) load(files []string) error {
	for _, file := range files {
		if err := l.add(l.path(file)); err != nil {
			return err
		}
	}
	for _, d := range l.docs {
		if err := d.include(); err != nil {
			return err
		}
	}
	return nil
}

// add appends the documents of a file.
func (l *level) add(file string) error {
	docs, err := l.files.documents(file)
	for _, n := range docs {
		src := &source{file: l.files.name(file), dir: l.dir, env: l.env, how: l.how, via: l.via, gone: l.files.gone}
		root := (&view{src: src}).child(n)
		l.docs = append(l.docs, &doc{level: l, file: file, root: root, done: map[element]*view{}})
	}
	return err
}

// section reads a section of a document, once.
func (d *doc) section(name string) *section {
	key := sectionKey{d.root.node, name}
	if s := d.files.sections[key]; s != nil {
		return s
	}
	s := &section{own: map[string]pair{}, cuts: map[string]bool{}, tags: map[string][]*yaml.Node{}}
	d.files.sections[key] = s
	p, _ := member(d.root.node, name, d.root.src.gone)
	var nodes []*yaml.Node
	s.cut, nodes = below([]*yaml.Node{d.root.node}, name)
	pairs(p.value, func(e pair) bool {
		if _, ok := s.own[e.key]; !ok && !d.root.src.gone[e.value] {
			s.own[e.key] = e
		}
		if !e.listed && !s.cut && len(nodes) > 0 {
			s.cuts[e.key] = s.cuts[e.key] || cuts(e.value)
			s.tags[e.key] = append(s.tags[e.key], resolve(e.value))
		}
		return true
	})
	for name := range s.cuts {
		if s.cuts[name] {
			s.tags[name] = nil
		}
	}
	return s
}

type sectionKey struct {
	root *yaml.Node
	name string
}

// element gives the merged view of an element, nil when the level has none.
func (l *level) element(e element) (v *view, err error) {
	for _, d := range l.docs {
		config, err := d.config(e)
		if err != nil {
			return nil, err
		}
		v = d.over(e, v, config)
	}
	return v, nil
}

// over merges what a document makes of an element over lower documents.
func (d *doc) over(e element, lower, config *view) *view {
	s := d.section(e.section)
	if s.cut || s.cuts[e.name] {
		lower = nil
	}
	return join(nil, lower, config, s.tags[e.name])
}

// config is an element of one document with what it includes and extends. The
// tags of an element as a whole are for lower documents only.
func (d *doc) config(e element) (*view, error) {
	if v, ok := d.done[e]; ok {
		return v, nil
	}
	s := d.section(e.section)
	own := d.own(e)
	v := own
	for _, l := range d.includes {
		included, err := l.element(e)
		if err != nil {
			return nil, err
		}
		v = join(nil, included.completed(dependencies|builds), v, s.tags[e.name])
	}
	base, err := d.base(e, own, d.config)
	if err != nil {
		return nil, err
	}
	d.done[e] = join(nil, base, v, s.tags[e.name])
	return d.done[e], nil
}

func (d *doc) own(e element) *view {
	p, ok := d.section(e.section).own[e.name]
	if !ok {
		return nil
	}
	return d.root.member(plain, []string{e.section}).child(p.value, p.via...)
}

// names yields the elements of the level, some of them more than once.
func (l *level) names() iter.Seq[element] {
	return func(yield func(element) bool) { l.each(yield) }
}

func (l *level) each(yield func(element) bool) bool {
	for _, d := range l.docs {
		for _, name := range sections {
			for e := range d.section(name).own {
				if !yield(element{name, e}) {
					return false
				}
			}
		}
		if slices.ContainsFunc(d.includes, func(l *level) bool { return !l.each(yield) }) {
			return false
		}
	}
	return true
}

// path makes a path of the level absolute.
func (l *level) path(file string) string { return absolute(l.dir, file) }
