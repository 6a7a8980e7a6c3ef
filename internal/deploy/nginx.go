package deploy

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path"
	"path/filepath"

	"example.com/magi-harden/internal/finding"
	"example.com/magi-harden/internal/layout"
	"example.com/magi-harden/internal/nginxconf"
	"example.com/magi-harden/internal/nginxtest"
	"example.com/magi-harden/internal/place"
)

// nginxControl is the control that nginx loads its configuration.
const nginxControl = "MH-NGX-13"

// checkNginx fails where the rendered configuration cannot be parsed. It returns
// what is wrong with the live one, which may have edits: first the directives that
// run code or read files, and only without those what nginx says of it.
func (r *run) checkNginx(live map[string][]byte) (found []finding.Finding, err error) {
	pristine, ok := r.rendered()[layout.NginxConfig]
	if !ok {
		return nil, nil
	}
	ours, err := nginxconf.Parse(layout.NginxConfig, pristine)
	if err != nil {
		return nil, fmt.Errorf("nothing was written, because nginx would not start:\n%w", err)
	}
	edited, ok := live[layout.NginxConfig]
	if !ok || bytes.Equal(edited, pristine) {
		return nil, nil
	}
	conf, err := nginxconf.Parse(layout.NginxConfig, edited)
	if err == nil {
		if found = r.nginxFaults(conf); found != nil {
			return found, nil
		}
		err = nginxconf.Check(conf)
	}
	if err == nil {
		err = refusal(nginxtest.Ask(ours, conf, r.answers.NginxImage))
	}
	if err != nil {
		return []finding.Finding{refused(err)}, nil
	}
	return nil, nil
}

// nginxFaults returns the forbidden directives of the file.
func (r *run) nginxFaults(conf *nginxconf.Config) (out []finding.Finding) {
	v := nginxconf.Judge(conf)
	folder := os.DirFS(filepath.Join(r.tree.Dir, path.Dir(layout.NginxConfig)))
	for _, f := range append(v.Faults, v.Linked(folder)...) {
		out = append(out, finding.Finding{Kind: finding.Hole, Object: f.Directive, Detail: f.Directive + " " + f.Kind.String(), Control: nginxControl,
			Place: place.Place{File: layout.NginxConfig, Line: f.Line}})
	}
	return out
}

// refused is the finding of a configuration that nginx would not start with.
func refused(err error) finding.Finding {
	f := finding.Finding{Kind: finding.Refused, Detail: err.Error(), Control: nginxControl, Place: place.Place{File: layout.NginxConfig}}
	if e := (*nginxconf.Error)(nil); errors.As(err, &e) {
		f.Place.Line, f.Detail = e.Line, e.Problem
	}
	return f
}

// refusal is the error that this machine's nginx reports; nil where it accepts the
// file or was not asked.
func refusal(r *nginxtest.Refusal) error {
	if r == nil {
		return nil
	}
	text := r.Text + ", reported by this machine's nginx"
	if r.Release != "" {
		text += " " + r.Release
	}
	return &nginxconf.Error{Name: layout.NginxConfig, Line: r.Line, Problem: text}
}
