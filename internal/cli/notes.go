package cli

import (
	"fmt"
	"slices"
	"strings"

	"example.com/magi-harden/internal/answers"
	"example.com/magi-harden/internal/render"
)

// stackNotes tell what of the stack is left for its owner to decide.
func (d *deployment) stackNotes() (notes []string) {
	for _, c := range d.stack.Candidates {
		if c.Service != d.spec.Service {
			notes = append(notes, fmt.Sprintf("%s looks like a Jupyter server too (%s) and stays as open as it is", c.Service, strings.Join(c.Evidence, ", ")))
		}
	}
	for _, name := range d.stack.Model.ServiceNames() {
		_, waits := d.stack.Model.Services[name].DependsOn[d.spec.Service]
		if waits && !slices.Contains(d.spec.Reach, name) {
			notes = append(notes, fmt.Sprintf("%s waits for %s (depends_on) and no longer reaches it: they have no network in common; --reach %s gives them one", name, d.spec.Service, name))
		}
	}
	for _, n := range d.stack.Others {
		if n.LosesOwn {
			notes = append(notes, fmt.Sprintf("%s has a JUPYTER_TOKEN of its own, which the one of .env comes before: it gets an empty one\nname .env before the file with its own in env_file, and set it without $JUPYTER_TOKEN", n.Service))
		}
	}
	for _, see := range d.stack.Exposures {
		if tells := render.Tells(d.input.Design, see); tells != "" {
			notes = append(notes, fmt.Sprintf("%s %s (%s); it stays as it is\n%s", see.Service, tells, see.What(), see.Cure()))
		}
	}
	if d.spec.Profile == answers.Dev && !d.spec.Cover {
		notes = append(notes, d.stack.Found().Holds...)
	}
	return notes
}

// shellNotes warn of variables of this shell that Compose prefers to .env.
func shellNotes(sys IO) (notes []string) {
	for _, name := range []string{"COMPOSE_FILE", "JUPYTER_TOKEN"} {
		if sys.Env(name) != "" {
			notes = append(notes, name+" is set in this shell and wins over .env: unset it before docker compose")
		}
	}
	return notes
}
