// Package stack finds the Jupyter service of a compose project, and decides which of
// its settings the hardening keeps and which are dropped. It only reads.
package stack

import (
	"example.com/magi-harden/internal/compose"
	"example.com/magi-harden/internal/dockerfile"
	"example.com/magi-harden/internal/grant"
	"example.com/magi-harden/internal/layout"
	"example.com/magi-harden/internal/neighbour"
	"example.com/magi-harden/internal/tree"
)

// Stack is the deployment as it was read.
type Stack struct {
	*compose.Project
	Candidates []Candidate
	Jupyter    Jupyter               // empty until there is one service
	Others     []neighbour.Neighbour // sorted by name
	Exposures  []neighbour.Exposure  // secrets and managed files that neighbours reach

	// Gives has the services that give away the engine or the internet.
	Gives map[string]neighbour.Grant

	dockerfiles *dockerfile.Reader
	takesToken  func(value string) bool // nil until it is asked for
	judge       grant.Ground            // of what Jupyter asks for
	again       bool                    // an earlier run hardened the stack
}

// EnvVar is an environment entry before interpolation.
type EnvVar struct {
	Name, Value string
	Service     string // the neighbour that it points to, empty when none
}

// Options are what is known before reading.
type Options struct {
	Service string        // the Jupyter service, when somebody named it
	Ours    []string      // compose files that an earlier run wrote
	Files   []string      // compose files that somebody named, in the order of loading
	Layout  layout.Layout // the zero value: that of this build
	Again   bool          // an earlier run hardened the stack: what it accepted is dropped, and does not fail
}

// Read finds and loads the stack in the tree. It fails where Compose would, where no
// service is Jupyter, and on a stack that cannot be hardened.
func Read(t tree.Tree, o Options) (*Stack, error) {
	project, err := compose.Open(t, compose.Options{Ours: o.Ours, Files: o.Files, Layout: o.Layout})
	if err != nil {
		return nil, err
	}
	s := &Stack{Project: project, dockerfiles: dockerfile.NewReader(t), again: o.Again}
	var unread error
	if s.Candidates, unread = s.find(); s.Candidates == nil && o.Service == "" && unread != nil {
		return nil, unread
	}
	service, err := choose(s.Model, s.Candidates, o.Service, s.Files)
	if err != nil {
		return nil, err
	}
	s.Others = neighbour.All(project, service)
	s.Exposures = neighbour.Exposures(project, s.dockerfiles, service)
	if service == "" {
		return s, nil
	}
	s.Gives = neighbour.Gives(project, s.Exposures, service)
	s.Jupyter, err = s.describe(service)
	s.Jupyter.Withheld = s.withheld()
	if node, _, nodeErr := s.Node(service); s.Jupyter.EntrypointErr != nil && nodeErr == nil {
		s.Jupyter.EntrypointKept = s.accepted(o.Ours, service, node)
	}
	return s, err
}

// built returns what the Dockerfile of a service that is built says of its image.
func (s *Stack) built(svc compose.Service) (dockerfile.Image, error) {
	b := svc.Build
	if b == nil {
		return dockerfile.Image{}, nil
	}
	file, err := s.dockerfiles.Open(b.Context, b.Dockerfile, b.DockerfileInline)
	if err != nil {
		return dockerfile.Image{}, err
	}
	return file.Image(b.Target), nil
}

// ExposuresIn returns what the services of another model of the same files reach of
// secrets and managed files.
func (s *Stack) ExposuresIn(m *compose.Model) []neighbour.Exposure {
	p := *s.Project
	p.Model = m
	return neighbour.Exposures(&p, s.dockerfiles, s.Jupyter.Service)
}

// Builds reports whether a build of any service can take a file of the folder.
func (s *Stack) Builds(name string) bool { return neighbour.Builds(s.Project, s.dockerfiles, name) }
