package content

import (
	"errors"
	"regexp"
	"slices"

	"example.com/magi-harden/internal/dockerfile"
	"example.com/magi-harden/internal/finding"
)

// Dockerfile compares two Dockerfiles. What is installed in the image is the user's own
// choice: it runs without privileges, and the build has neither the token nor other
// files of the stack. So steps that run programs may come and go, but for what they are
// given from outside, and for the last one of the design, which replaces releases that
// have known faults.
func Dockerfile(rendered, edited []byte) []finding.Difference {
	d := &dockerDiff{found: &found{}}
	was, err := dockerfile.Parse("", rendered)
	if err != nil {
		d.add("Dockerfile", 1, finding.Changed, finding.OpensUnread)
		return d.sorted()
	}
	is, err := dockerfile.Parse("", edited)
	if broken := (*dockerfile.Error)(nil); errors.As(err, &broken) {
		d.add("Dockerfile", broken.Place.Line, finding.Changed, finding.OpensUnread)
		return d.sorted()
	}
	d.was, d.is = was.Steps(), is.Steps()
	d.frontend(rendered, edited)
	d.images()
	d.user()
	d.floors()
	for _, s := range d.is {
		if !d.designed(s) {
			d.step(s)
		}
	}
	return d.sorted()
}

// dockerDiff is one comparison.
type dockerDiff struct {
	*found
	was, is []dockerfile.Step
}

// designed reports whether the rendered file has the same step.
func (d *dockerDiff) designed(s dockerfile.Step) bool { return slices.ContainsFunc(d.was, s.Equal) }

// officialFrontend is the image of docker's own.
var officialFrontend = regexp.MustCompile(`^(docker\.io/)?docker/dockerfile:1(\.\d+){0,2}(@sha256:[0-9a-f]{64})?$`)

// frontend compares the programs that read the files.
func (d *dockerDiff) frontend(rendered, edited []byte) {
	was, _ := dockerfile.Frontend(rendered)
	is, line := dockerfile.Frontend(edited)
	if is != "" && is != was && !officialFrontend.MatchString(is) {
		d.add("syntax", line, finding.Added, finding.OpensStart)
	}
}

// images compares the images that the stages begin with.
func (d *dockerDiff) images() {
	was, is := steps(d.was, "FROM"), steps(d.is, "FROM")
	change := finding.Changed
	for i, s := range is {
		if !slices.ContainsFunc(was, func(w dockerfile.Step) bool { return sameImage(w, s) }) {
			d.add("FROM", s.Line, change, finding.OpensStart)
		} else if i > 0 {
			d.add("FROM", s.Line, finding.Added, finding.OpensStart)
		}
		change = finding.Added
	}
	if len(is) == 0 {
		d.add("FROM", 1, finding.Removed, finding.OpensStart)
	}
}

func steps(all []dockerfile.Step, verb string) (out []dockerfile.Step) {
	for _, s := range all {
		if s.Verb == verb {
			out = append(out, s)
		}
	}
	return out
}

var (
	pinned = regexp.MustCompile(`^@sha256:[0-9a-f]{64}$`)
	dated  = regexp.MustCompile(`^(.*:(?:.*-)?)(20\d\d-\d\d-\d\d)$`)
)

// sameImage: the image of the design, perhaps by its digest, or a later one of the same
// name whose tag is a date. A stage may have a name.
func sameImage(was, is dockerfile.Step) bool {
	if len(was.Words) == 0 || len(is.Words) == 0 || !slices.Equal(was.Flags, is.Flags) {
		return false
	}
	a, b := was.Words[0], is.Words[0]
	if len(b) > len(a) && b[:len(a)] == a && pinned.MatchString(b[len(a):]) || a == b {
		return true
	}
	before, now := dated.FindStringSubmatch(a), dated.FindStringSubmatch(b)
	return before != nil && now != nil && before[1] == now[1] && before[2] <= now[2]
}

// user compares whom the image runs as where nothing else says it.
func (d *dockerDiff) user() {
	was, is := steps(d.was, "USER"), steps(d.is, "USER")
	if len(was) == 0 {
		return
	}
	if len(is) == 0 {
		d.add("USER", d.lineOf("FROM"), finding.Removed, finding.OpensPrivileges)
		return
	}
	last, want := is[len(is)-1], was[len(was)-1]
	if !last.Equal(want) && !d.sameUser(last) {
		d.add("USER", last.Line, finding.Changed, finding.OpensPrivileges)
	}
}

// sameUser: names that Jupyter's images give to the user of the design.
func (d *dockerDiff) sameUser(s dockerfile.Step) bool {
	if len(s.Words) != 1 {
		return false
	}
	switch s.Words[0] {
	case "1000", "1000:100", "jovyan":
		return true
	case "$NB_UID", "${NB_UID}":
		return !slices.ContainsFunc(d.is, func(other dockerfile.Step) bool { return names(other, "NB_UID") })
	}
	return false
}

// floors looks for the step of the design that replaces old releases: it is its last.
func (d *dockerDiff) floors() {
	runs := steps(d.was, "RUN")
	if len(runs) == 0 {
		return
	}
	last := runs[len(runs)-1]
	at := slices.IndexFunc(d.is, last.Equal)
	if at < 0 {
		d.add("RUN", d.lineOf("RUN"), finding.Removed, finding.OpensStart)
		return
	}
	for _, s := range d.is[at+1:] {
		if s.Verb == "RUN" && !s.Equal(last) && jupyters.MatchString(s.Text()) {
			d.add("RUN", s.Line, finding.Added, finding.OpensStart)
		}
	}
}

// jupyters are the programs whose release the design looks after.
var jupyters = regexp.MustCompile(`(?i)jupyter[-_]?(server|lab)`)

// lineOf returns the line of the last step with a verb, or of the last of all.
func (d *dockerDiff) lineOf(verb string) int {
	all := append(slices.Clone(d.is), steps(d.is, verb)...)
	if len(all) == 0 {
		return 1
	}
	return all[len(all)-1].Line
}
