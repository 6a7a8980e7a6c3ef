package deploy

import (
	"bytes"
	"fmt"
	"strings"

	"example.com/magi-harden/internal/answers"
	"example.com/magi-harden/internal/file"
	"example.com/magi-harden/internal/layout"
	"example.com/magi-harden/internal/plan"
)

// planned accepts a plan and reports its notes. It fails where a file changed since
// it was read.
func (r *run) planned(p plan.Plan, err error) error {
	r.plan = p
	if err != nil {
		return err
	}
	if err := r.unmoved(); err != nil {
		return err
	}
	for _, c := range p.Changes {
		if c.Note != nil {
			r.find(*c.Note)
		}
	}
	for _, f := range p.Loose {
		r.find(f)
	}
	return nil
}

// still fails where a file that this run has read changed since: what was decided may
// be wrong for it.
func (f *folder) still() error {
	changed := f.tree.Changed()
	if changed == nil {
		return nil
	}
	for i, name := range changed {
		changed[i] = name + ": changed during this run"
	}
	return fmt.Errorf("%s\nnothing was written\nrun the command again", strings.Join(changed, "\n"))
}

// unmoved fails where the plan saw other files than the answers and secrets were read
// from: another run may have written its own secrets in between. From the plan on,
// the lock and the states in it protect the run.
func (r *run) unmoved() error {
	for _, c := range r.plan.Changes {
		var read []byte
		switch {
		case c.Path == layout.Manifest:
			read = r.seen
		case c.Policy == file.Keyed:
			read = r.stack.Env.Bytes()
		case c.Policy == file.CreateOnce && c.Old != nil && r.answers.TLS == answers.TLSSelfSigned:
			read = c.Content
		default:
			continue
		}
		if !bytes.Equal(c.Old, read) {
			return fmt.Errorf("%s: changed during this run, perhaps by another magi-harden; nothing was written\nrun the command again", c.Path)
		}
	}
	return nil
}
