package cli

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"example.com/magi-harden/internal/layout"
	"example.com/magi-harden/internal/nginxconf"
	"example.com/magi-harden/internal/nginxtest"
)

// nginxEdit is what is wrong with a configuration that holds edits.
type nginxEdit struct {
	unsafe []error // directives that run code or reach for files; nginx was not asked
	broken error   // nginx would not start with it
}

// checkNginx demands that the rendered configuration can be read, and returns what
// is wrong with the one that will stand there, which may hold edits.
func (d *deployment) checkNginx(live map[string][]byte) (edit nginxEdit, rendered error) {
	pristine, ok := d.rendered()[layout.NginxConfig]
	if !ok {
		return edit, nil
	}
	ours, err := nginxconf.Parse(layout.NginxConfig, pristine)
	if err != nil {
		return edit, fmt.Errorf("nginx would not start, so nothing was written:\n%w", err)
	}
	edited, ok := live[layout.NginxConfig]
	if !ok || bytes.Equal(edited, pristine) {
		return edit, nil
	}
	conf, err := nginxconf.Parse(layout.NginxConfig, edited)
	if err != nil {
		return nginxEdit{broken: err}, nil
	}
	if edit.unsafe = d.nginxFaults(conf); len(edit.unsafe) > 0 {
		return edit, nil
	}
	if edit.broken = nginxconf.Check(conf); edit.broken != nil {
		return edit, nil
	}
	if r := nginxtest.Ask(ours, conf, d.spec.NginxImage); r != nil {
		edit.broken = refused(r)
	}
	return edit, nil
}

// nginxFaults returns the directives that must not stand in the file.
func (d *deployment) nginxFaults(conf *nginxconf.Config) (out []error) {
	v := nginxconf.Judge(conf)
	folder := os.DirFS(filepath.Join(d.tree.Dir, filepath.Dir(layout.NginxConfig)))
	for _, f := range append(v.Faults, v.Linked(folder)...) {
		out = append(out, fmt.Errorf("%s:%d: %s %s (MH-NGX-13)", layout.NginxConfig, f.Line, f.Directive, f.Kind))
	}
	return out
}

func refused(r *nginxtest.Refusal) error {
	at, release := layout.NginxConfig, ""
	if r.Line > 0 {
		at = fmt.Sprintf("%s:%d", at, r.Line)
	}
	if r.Release != "" {
		release = " " + r.Release
	}
	return errors.New(at + ": " + r.Text + ", says this machine's nginx" + release)
}
