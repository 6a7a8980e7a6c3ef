package stack

import (
	"cmp"
	"fmt"
	"path"
	"regexp"
	"slices"
	"strings"

	"example.com/magi-harden/internal/compose"
	"example.com/magi-harden/internal/dockerfile"
	"example.com/magi-harden/internal/printable"
	"example.com/magi-harden/internal/shell"
	"github.com/distribution/reference"
)

// Candidate is a service that looks like a Jupyter server, with the reasons.
type Candidate struct {
	Service  string
	Evidence []string
}

// Words that start a server on the command line; a worker that only uses a
// Jupyter image has none of them there.
var (
	startsJupyter = regexp.MustCompile(`\b(jupyter[ -](lab|notebook|server)|start-(notebook|singleuser)(\.sh|\.py)?)\b`)
	startsOther   = regexp.MustCompile(`\b(jupyterhub|spark-class|start-(worker|master)|celery|airflow)\b`)
	namedJupyter  = regexp.MustCompile(`(?i)(^|[^a-z])(jupyter|jupyterlab|notebook)s?([^a-z]|$)`)
)

// find lists the services that are Jupyter servers, by evidence and not by
// name alone: what the image is, what the command or the Dockerfile starts,
// which port it opens. The error is that of the first Dockerfile that cannot be read.
func (s *Stack) find() (out []Candidate, unread error) {
	for _, name := range s.Model.ServiceNames() {
		svc := s.Model.Services[name]
		image, err := s.built(svc)
		if err != nil {
			unread = cmp.Or(unread, err) // one that counts when this is the service
			continue
		}
		if why := evidence(svc, image); why != nil {
			out = append(out, Candidate{name, why})
		}
	}
	return out, unread
}

func evidence(svc compose.Service, image dockerfile.Image) (why []string) {
	command := strings.Join(append(slices.Clone(svc.Entrypoint), svc.Command...), " ")
	file := strings.Join(append(slices.Clone(image.Entrypoint), image.Cmd...), " ")
	if startsOther.MatchString(command) || command == "" && startsOther.MatchString(file) || strings.Contains(svc.Image+image.From, "jupyterhub/") {
		return nil
	}
	add := func(ok bool, text string) {
		if ok {
			why = append(why, text)
		}
	}
	starts := startsJupyter.MatchString(command)
	add(flavour(svc.Image) != "" && svc.Build == nil, "image "+svc.Image)
	add(flavour(image.From) != "", "its Dockerfile is from "+image.From)
	add(starts, "its command starts Jupyter")
	add(command == "" && startsJupyter.MatchString(file), "its Dockerfile starts Jupyter")
	named, port := namedJupyter.MatchString(svc.Name), slices.ContainsFunc(svc.Ports, func(p compose.Port) bool { return p.Target == 8888 })
	switch {
	case len(why) > 0 && command != "" && !starts && (flavour(svc.Image) != "" || flavour(image.From) != ""):
		return nil // a worker that only uses a Jupyter image
	case len(why) == 0 && !named && !namedJupyter.MatchString(svc.Image) && !(port && svc.Build != nil && command == ""):
		return nil
	}
	add(named, "its name")
	add(port, "port 8888")
	add(len(why) == 0, "image "+svc.Image)
	return why
}

// flavour gives scipy-notebook for jupyter/scipy-notebook:latest or
// quay.io/jupyter/scipy-notebook:2026-10-05, and nothing for an image that the
// Jupyter project's docker-stacks do not make.
func flavour(image string) string {
	named, err := reference.ParseNormalizedNamed(image)
	if err != nil || path.Dir(reference.Path(named)) != "jupyter" {
		return ""
	}
	name := path.Base(reference.Path(named))
	if !slices.Contains(flavours[:], name) {
		return ""
	}
	return name
}

// The images of the docker-stacks, from the project's own list.
var flavours = [...]string{"base-notebook", "minimal-notebook", "scipy-notebook", "r-notebook", "julia-notebook", "datascience-notebook",
	"tensorflow-notebook", "pytorch-notebook", "pyspark-notebook", "all-spark-notebook"}

// NoServiceError is the error for a service that was asked for and is not in the stack.
type NoServiceError struct{ error }

// choose picks the Jupyter service: the one that was asked for, or the only
// candidate. With several and none asked for it gives an empty name.
func choose(m *compose.Model, found []Candidate, asked string, files []string) (string, error) {
	if asked != "" {
		if _, ok := m.Services[asked]; !ok {
			hint := ""
			if len(found) == 1 {
				hint = fmt.Sprintf("\n%s looks like Jupyter (%s)\nadd %s", found[0].Service, printable.Text(strings.Join(found[0].Evidence, ", ")), shell.Line("--set %s", "service="+found[0].Service))
			}
			return "", NoServiceError{fmt.Errorf("%s: no service %s (services: %s)%s", strings.Join(files, " + "), printable.Text(asked), strings.Join(m.ServiceNames(), ", "), hint)}
		}
		return asked, nil
	}
	switch len(found) {
	case 0:
		return "", fmt.Errorf("%s: no Jupyter service among %s\nname it with --service NAME", strings.Join(files, " + "), strings.Join(m.ServiceNames(), ", "))
	case 1:
		return found[0].Service, nil
	}
	return "", nil
}
