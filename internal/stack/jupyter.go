package stack

import (
	"fmt"
	"slices"
	"strings"

	"gopkg.in/yaml.v3"
)

// Jupyter is what the stack says about its Jupyter service.
type Jupyter struct {
	Service      string
	Flavour      string // of the docker-stacks: scipy-notebook
	Port         int    // inside the container
	Published    string // on the host, before interpolation: ${PORT_JUPYTER:-8888}
	PublishedNow int    // the same with today's .env
	Home         string // home folder of the image
	Work         string // where the notebooks are mounted in the container
	Notebooks    string // folder on the host, with a leading ./
	Requirements string // pip requirements of the stack, relative, empty when none
	BaseURL      string
	Env          []EnvVar // its environment as written
	Keep         []Kept   // keys that the hardening takes over as they are written
	Mounts       []Mount  // further mounts that stay
	Dropped      []string // what is left behind, and why
	DependsOn    []string
	Was          Weakness
}

// Weakness is what the base leaves open, as far as the compose files say.
type Weakness struct {
	Root      bool // runs as root or grants sudo
	Env       bool // loads a whole env_file
	Installs  bool // installs packages at every start
	Frozen    bool // an image that gets no updates any more
	Published bool // a port on an address other than loopback
}

// Kept is one key of the service as YAML text.
type Kept struct{ Key, YAML string }

// Mount is a bind mount or named volume that stays at its target.
type Mount struct {
	Source   string // before interpolation
	Target   string
	ReadOnly bool
	Volume   bool // a named volume
}

// Type is the word of the compose file for it.
func (m Mount) Type() string {
	if m.Volume {
		return "volume"
	}
	return "bind"
}

// keptKeys say how the container is named and ordered, and nothing about what
// it may do.
var keptKeys = [...]string{"container_name", "hostname", "profiles", "depends_on", "platform", "stop_grace_period", "shm_size"}

// The home of the user jovyan in every image of the docker-stacks.
const jovyanHome = "/home/jovyan"

func (s *Stack) describe(service string) (Jupyter, error) {
	svc := s.Before.Services[service]
	node, file, err := s.node(service)
	if err != nil {
		return Jupyter{}, err
	}
	j := Jupyter{Service: service, Flavour: flavour(svc.Image), Home: jovyanHome, Work: jovyanHome + "/work", BaseURL: "/"}
	if j.Flavour == "" || svc.Build != nil {
		return j, fmt.Errorf("%s:%d: %s has an image of its own, which this version does not cover\nit hardens the Jupyter project's images (jupyter/…-notebook, quay.io/jupyter/…)", file, node.Line, service)
	}
	if v := svc.Environment["JUPYTER_BASE_URL"]; v != nil && *v != "" {
		j.BaseURL = *v
	}
	for name := range svc.DependsOn {
		j.DependsOn = append(j.DependsOn, name)
	}
	slices.Sort(j.DependsOn)
	j.Was = weakness(svc, j.Flavour)
	j.Env = pairs(child(node, "environment"))
	for i, e := range j.Env {
		j.Env[i].Service = s.pointsTo(e)
	}
	j.Port, j.PublishedNow, j.Published = ports(svc, child(node, "ports"))
	if j.Keep, err = kept(node); err != nil {
		return j, fmt.Errorf("%s:%d: %w", file, node.Line, err)
	}
	return j, s.mounts(&j, svc, node, file)
}

func weakness(svc Service, flavour string) Weakness {
	sudo := svc.Environment["GRANT_SUDO"]
	w := Weakness{
		Root:     svc.User == "root" || strings.HasPrefix(svc.User, "0") || sudo != nil && (*sudo == "yes" || *sudo == "1"),
		Env:      len(svc.EnvFiles) > 0,
		Installs: strings.Contains(strings.Join(svc.Command, " "), "pip install"),
		Frozen:   flavour != "" && !strings.HasPrefix(svc.Image, "quay.io/"),
	}
	for _, p := range svc.Ports {
		w.Published = w.Published || !strings.HasPrefix(p.HostIP, "127.")
	}
	return w
}

func kept(node *yaml.Node) (out []Kept, err error) {
	for _, key := range keptKeys {
		n := child(node, key)
		if n == nil {
			continue
		}
		var text strings.Builder
		enc := yaml.NewEncoder(&text)
		enc.SetIndent(2)
		if err := enc.Encode(map[string]*yaml.Node{key: flatten(n)}); err != nil {
			return nil, err
		}
		out = append(out, Kept{key, strings.TrimSpace(text.String())})
	}
	return out, nil
}

// flatten copies a node without its comments and with its aliases written out.
func flatten(n *yaml.Node) *yaml.Node {
	n = resolve(n)
	c := &yaml.Node{Kind: n.Kind, Tag: n.Tag, Value: n.Value, Style: n.Style &^ yaml.FoldedStyle}
	for _, e := range n.Content {
		c.Content = append(c.Content, flatten(e))
	}
	return c
}
