package deploy

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path"
	"path/filepath"

	"example.com/magi-harden/internal/finding"
	"example.com/magi-harden/internal/nginxconf"
	"example.com/magi-harden/internal/nginxtest"
	"example.com/magi-harden/internal/place"
)

// nginxControl is the control that nginx loads its configuration.
const nginxControl = "MH-NGX-13"

// nginxJudge checks a configuration of nginx.
type nginxJudge struct {
	dir   string // of the stack
	path  string // of the configuration, below dir
	image string // that runs it
}

// check fails where the rendered configuration cannot be parsed. It returns what is
// wrong with the live one, which may have edits: first the directives that run code or
// read files, and only without those what nginx says of it.
func (j nginxJudge) check(rendered, live []byte) ([]finding.Finding, error) {
	ours, err := nginxconf.Parse(j.path, rendered)
	if err != nil {
		return nil, fmt.Errorf("nothing was written, because nginx would not start:\n%w", err)
	}
	if bytes.Equal(live, rendered) {
		return nil, nil
	}
	conf, err := nginxconf.Parse(j.path, live)
	if err == nil {
		if found := j.faults(conf); found != nil {
			return found, nil
		}
		err = nginxconf.Check(conf)
	}
	if err == nil {
		err = j.refusal(nginxtest.Ask(ours, conf, j.image))
	}
	if err != nil {
		return []finding.Finding{j.refused(err)}, nil
	}
	return nil, nil
}

// faults returns the forbidden directives of the file.
func (j nginxJudge) faults(conf *nginxconf.Config) (out []finding.Finding) {
	v := nginxconf.Judge(conf)
	folder := os.DirFS(filepath.Join(j.dir, path.Dir(j.path)))
	for _, f := range append(v.Faults, v.Linked(folder)...) {
		out = append(out, finding.Finding{Kind: finding.Hole, Object: f.Directive, Detail: f.Directive + " " + f.Kind.String(), Control: nginxControl,
			Place: place.Place{File: j.path, Line: f.Line}})
	}
	return out
}

// refused is the finding of a configuration that nginx would not start with.
func (j nginxJudge) refused(err error) finding.Finding {
	f := finding.Finding{Kind: finding.Refused, Object: "nginx", Detail: err.Error(), Control: nginxControl, Place: place.Place{File: j.path}}
	if e := (*nginxconf.Error)(nil); errors.As(err, &e) {
		f.Place.Line, f.Detail = e.Line, e.Problem
	}
	return f
}

// refusal is the error that this machine's nginx reports; nil where it accepts the
// file or was not asked.
func (j nginxJudge) refusal(r *nginxtest.Refusal) error {
	if r == nil {
		return nil
	}
	text := r.Text + ", reported by this machine's nginx"
	if r.Release != "" {
		text += " " + r.Release
	}
	return &nginxconf.Error{Name: j.path, Line: r.Line, Problem: text}
}
