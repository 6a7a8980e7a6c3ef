package deploy

import (
	"fmt"

	"example.com/magi-harden/internal/answers"
	"example.com/magi-harden/internal/design"
	"example.com/magi-harden/internal/finding"
	"example.com/magi-harden/internal/stack"
)

// imageFaults returns what makes the stack's own image of Jupyter unsafe; none where the
// hardening builds another one.
func (r *run) imageFaults() []finding.Finding {
	d := r.input.Design
	if r.answers.ImageMode != answers.Keep {
		return nil
	}
	c := stack.Container{Named: r.answers.Mounts, Key: d.Front.EndsTLS(), CA: d.Front.LocalCA()}
	for _, v := range d.Jupyter.Environment {
		c.Sets = append(c.Sets, v.Name)
	}
	for _, m := range d.Jupyter.Memory {
		c.Covered = append(c.Covered, m.Target)
	}
	for _, m := range d.Jupyter.Mounts {
		c.Covered = append(c.Covered, m.Target)
		if !m.ReadOnly && m.Kind != design.Tmpfs {
			c.Writable = append(c.Writable, m.Target)
		}
	}
	return r.stack.ImageFaults(c)
}

// proveImage fails where the stack's own image is not safe.
func (r *run) proveImage() error {
	err := joined(r.imageFaults())
	if err != nil {
		return fmt.Errorf("nothing was written, because Jupyter's own image would not be safe:\n%w", err)
	}
	return nil
}
