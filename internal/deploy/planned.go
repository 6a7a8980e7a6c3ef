package deploy

import (
	"bytes"
	"fmt"

	"example.com/magi-harden/internal/answers"
	"example.com/magi-harden/internal/file"
	"example.com/magi-harden/internal/layout"
	"example.com/magi-harden/internal/plan"
)

// planned takes a plan over: it has to have seen what the answers and secrets
// were taken from, and what it has to tell is found.
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
	return nil
}

// unmoved demands that the plan saw what the answers and secrets were taken
// from. Another run in between would have made secrets of its own; from the plan
// on, the lock and the states in the plan guard the rest.
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
			return fmt.Errorf("%s: was changed while this ran, perhaps by another magi-harden\nnothing was written; run the command again", c.Path)
		}
	}
	return nil
}
