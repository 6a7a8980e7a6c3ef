package render

import (
	"example.com/magi-harden/internal/design"
	"example.com/magi-harden/internal/layout"
	"example.com/magi-harden/internal/stack"
)

// overrideView has the values of the compose file with the hardening.
type overrideView struct {
	Path       string
	Base       string
	Jupyter    jupyterService
	Fronts     []frontService // none or one
	Neighbours []design.Neighbour
	Networks   []design.Network
}

type jupyterService struct {
	Name       string
	User       string       // uid:gid
	Image      []stack.Kept // image and build of the stack; none: Dockerfile.jupyter
	Entrypoint []string     // whole command line, or none
	Command    []string
	Labels     []design.Variable
	Config     summed
	Probe      string // health check as YAML; "": Health
	GPUs       string // reserved devices as YAML
	Kept       []stack.Kept
	Token      string // the reference to .env, without which Compose fails
	Env        []design.Variable
	Mounts     []design.Mount
	Tmpfs      []string
	NoDNS      bool // for names of the internet
	Networks   []string
	Ports      []design.Door
	Health     []string
	Limits     design.Limits
}

type frontService struct {
	design.Container
	Config summed
	Tag    string // of its log
}

func newOverrideView(in Input) (any, error) {
	d := in.Design
	v := overrideView{Path: d.Compose.Hardening, Base: d.Compose.Base, Jupyter: newJupyterService(in), Neighbours: d.Neighbours, Networks: d.Networks}
	if c, ok := d.Front.Container(); ok {
		v.Fronts = []frontService{{c, in.readBy(layout.Proxy), d.Host.Name}}
	}
	return v, nil
}
