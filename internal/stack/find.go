package stack

import (
	"fmt"
	"path"
	"regexp"
	"slices"
	"strings"

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
// name alone: what the image is, what the command starts, which port it opens.
func find(m *Model) []Candidate {
	var out []Candidate
	for _, name := range m.ServiceNames() {
		s := m.Services[name]
		command := strings.Join(append(slices.Clone(s.Entrypoint), s.Command...), " ")
		if startsOther.MatchString(command) || strings.Contains(s.Image, "jupyterhub/") {
			continue
		}
		var why []string
		if flavour(s.Image) != "" {
			why = append(why, "image "+s.Image)
		}
		if startsJupyter.MatchString(command) {
			why = append(why, "its command starts Jupyter")
		}
		if len(why) == 0 && (!namedJupyter.MatchString(name) && !namedJupyter.MatchString(s.Image)) {
			continue
		}
		server := startsJupyter.MatchString(command) || command == "" || command != "" && flavour(s.Image) == ""
		if !server {
			continue
		}
		if namedJupyter.MatchString(name) {
			why = append(why, "its name")
		}
		for _, p := range s.Ports {
			if p.Target == 8888 {
				why = append(why, "port 8888")
			}
		}
		out = append(out, Candidate{name, why})
	}
	return out
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

// choose picks the Jupyter service: the one that was asked for, or the only
// candidate. With several and none asked for it gives an empty name.
func choose(m *Model, found []Candidate, asked string, files []string) (string, error) {
	if asked != "" {
		if _, ok := m.Services[asked]; !ok {
			hint := ""
			if len(found) == 1 {
				hint = fmt.Sprintf("\n%s looks like Jupyter (%s); if it was renamed: --set service=%s", found[0].Service, strings.Join(found[0].Evidence, ", "), found[0].Service)
			}
			return "", fmt.Errorf("%s: no service %s (there are %s)%s", strings.Join(files, " + "), asked, strings.Join(m.ServiceNames(), ", "), hint)
		}
		return asked, nil
	}
	switch len(found) {
	case 0:
		return "", fmt.Errorf("%s: no Jupyter service among %s\nname it with --service", strings.Join(files, " + "), strings.Join(m.ServiceNames(), ", "))
	case 1:
		return found[0].Service, nil
	}
	return "", nil
}
