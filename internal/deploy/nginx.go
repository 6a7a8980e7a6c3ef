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

// nginxControl is the rule that the front's configuration loads.
const nginxControl = "MH-NGX-13"

// checkNginx demands that the rendered configuration can be read, and finds what
// is wrong with the one that will stand there, which may hold edits: holes are
// directives that run code or reach for files, for which nginx is not asked.
func (r *run) checkNginx(live map[string][]byte) (found []finding.Finding, err error) {
	pristine, ok := r.rendered()[layout.NginxConfig]
	if !ok {
		return nil, nil
	}
	ours, err := nginxconf.Parse(layout.NginxConfig, pristine)
	if err != nil {
		return nil, fmt.Errorf("nginx would not start, so nothing was written:\n%w", err)
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

// nginxFaults are the directives that must not stand in the file.
func (r *run) nginxFaults(conf *nginxconf.Config) (out []finding.Finding) {
	v := nginxconf.Judge(conf)
	folder := os.DirFS(filepath.Join(r.tree.Dir, path.Dir(layout.NginxConfig)))
	for _, f := range append(v.Faults, v.Linked(folder)...) {
		out = append(out, finding.Finding{Kind: finding.Hole, Object: f.Directive, Detail: f.Directive + " " + f.Kind.String(), Control: nginxControl,
			Place: place.Place{File: layout.NginxConfig, Line: f.Line}})
	}
	return out
}

// refused is a configuration that nginx would not start with.
func refused(err error) finding.Finding {
	f := finding.Finding{Kind: finding.Refused, Detail: err.Error(), Control: nginxControl, Place: place.Place{File: layout.NginxConfig}}
	if e := (*nginxconf.Error)(nil); errors.As(err, &e) {
		f.Place.Line, f.Detail = e.Line, e.Problem
	}
	return f
}

// refusal says what this machine's nginx does; nil where it takes the file, or was not asked.
func refusal(r *nginxtest.Refusal) error {
	if r == nil {
		return nil
	}
	text := r.Text + ", says this machine's nginx"
	if r.Release != "" {
		text += " " + r.Release
	}
	return &nginxconf.Error{Name: layout.NginxConfig, Line: r.Line, Problem: text}
}
