package stack

import (
	"errors"
	"maps"
	"slices"
	"strconv"
	"strings"

	"example.com/magi-harden/internal/compose"
	"example.com/magi-harden/internal/layout"
	"example.com/magi-harden/internal/neighbour"
	"example.com/magi-harden/internal/startcmd"
	"example.com/magi-harden/internal/trait"
	"gopkg.in/yaml.v3"
)

// Jupyter holds the settings of the stack's Jupyter service.
type Jupyter struct {
	Service            string
	Flavour            string         // of the docker-stacks: scipy-notebook; empty for another image
	OwnImage           bool           // the image is the stack's own and has to stay
	Start              startcmd.Start // how it is started, where that could be read
	StartErr           error          // why the start command could not be read
	StartHasEntrypoint bool           // Start includes the entrypoint
	EntrypointKept     bool           // the deployment runs with that entrypoint already
	EntrypointErr      error          // why the entrypoint before Start could not be read
	Cwd                string         // folder that the container starts in; "" where only the image knows it
	Moved              bool           // it is started in / instead
	Port               int            // inside the container
	Published          string         // on the host, before interpolation: ${PORT_JUPYTER:-8888}
	PublishedNow       int            // the same with today's .env
	UID, GID           int            // that the stack runs it as; 0 for root and where it does not say
	Home               string         // home folder in the image
	Work               string         // where the notebooks are in the container
	Notebooks          string         // folder on the host, with a leading ./; empty when a kept mount holds them
	Requirements       string         // pip requirements of the stack, relative, empty when none
	BaseURL            string
	ExtraPorts         []int           // TCP ports of the container beside its own that the stack publishes
	Env                []EnvVar        // its environment as written
	Image              []Kept          // image and build, as they are written
	Keep               []Kept          // keys that the hardening takes over as they are written
	Labels             []EnvVar        // those that stay, as they are written
	Probe              string          // its own health check as YAML, where that still holds
	GPUs               string          // deploy.resources.reservations.devices as YAML
	Mounts             []Mount         // further mounts that stay
	NotebooksMount     Mount           // that of Notebooks, for its options; empty where there is none
	Dropped            []trait.Dropped // what does not stay
	DependsOn          []string
	Profiles           []string
	External           []string   // networks of others that it is on
	Withheld           []Withheld // services that it uses and reaches only when asked
	Before             Weakness

	entries  []entry        // secrets and configs that stay
	contexts []buildContext // of its build, but for those that nothing is wrong with
}

// Weakness lists what is unhardened in the stack, as far as the compose files say.
type Weakness struct {
	Root      bool `json:"root,omitempty"`      // runs as root or grants sudo
	Env       bool `json:"env,omitempty"`       // loads a whole env_file
	Installs  bool `json:"installs,omitempty"`  // installs packages at every start
	Frozen    bool `json:"frozen,omitempty"`    // an image that gets no updates any more
	Published bool `json:"published,omitempty"` // a port on an address other than loopback
}

// Withheld is a service that gives away the engine or the internet to Jupyter.
type Withheld struct {
	Service string
	Gives   neighbour.Grant
}

// Kept is one key of the service as YAML text.
type Kept struct {
	Key  string `json:"key"`
	YAML string `json:"-"` // it may hold what a build is given
}

// JovyanHome is the home of the user jovyan in every image of the docker-stacks.
const JovyanHome = "/home/jovyan"

func (s *Stack) describe(service string) (Jupyter, error) {
	svc := s.Model.Services[service]
	node, _, err := s.Node(service)
	if err != nil {
		return Jupyter{}, err
	}
	if err := errors.Join(s.shared(service), neighbour.TakesToken(s.Project, service)); err != nil {
		return Jupyter{}, err
	}
	image, err := s.built(svc)
	if err != nil {
		return Jupyter{}, err
	}
	j := Jupyter{Service: service, Flavour: flavour(svc.Image), BaseURL: "/"}
	j.OwnImage = j.Flavour == "" || svc.Build != nil
	if svc.Build != nil {
		j.Flavour = flavour(image.From)
	}
	j.start(svc, image)
	j.UID, j.GID = ids(svc.User, image.User)
	if v := svc.Environment["JUPYTER_BASE_URL"]; v != nil && *v != "" {
		j.BaseURL = *v
	}
	if j.Start.BaseURL != "" {
		j.BaseURL = j.Start.BaseURL
	}
	j.DependsOn, j.Profiles = slices.Sorted(maps.Keys(svc.DependsOn)), svc.Profiles
	for name := range svc.Networks {
		if bool(s.Model.Networks[name].External) {
			j.External = append(j.External, name)
		}
	}
	slices.Sort(j.External)
	j.Before = weakness(svc, image, j.Flavour)
	s.environment(&j, node)
	j.Port, j.PublishedNow, j.Published = ports(svc, compose.Child(node, "ports"), j.Start.Port)
	for _, p := range svc.Ports {
		if int(p.Target) != j.Port && p.Protocol != "udp" && !slices.Contains(j.ExtraPorts, int(p.Target)) {
			j.ExtraPorts = append(j.ExtraPorts, int(p.Target))
		}
	}
	j.Home, s.judge = home(svc, image, j.Flavour), s.ground(service)
	j.contexts = s.buildContexts(svc)
	if err := errors.Join(s.readOnly(svc), s.keep(&j, svc, node)); err != nil {
		return j, err
	}
	for _, e := range j.Env {
		if exposesJupyter(e.Name) {
			j.drop("variable "+e.Name, "makes another proxy expose Jupyter")
		}
	}
	if err := s.mounts(&j, svc, node, image); err != nil {
		return j, err
	}
	return j, j.confine(svc, image)
}

// environment reads the variables as written, and drops those without a value.
func (s *Stack) environment(j *Jupyter, node *yaml.Node) {
	for _, e := range compose.Pairs(compose.Child(node, "environment")) {
		if e.Open {
			if _, _, known := s.Env.Get(e.Name); !known {
				if !SetsServer(e.Name) {
					j.drop("variable "+e.Name, "no value in the compose file or "+layout.Env)
				}
				continue
			}
			e.Value = "${" + e.Name + "}"
		}
		if value := s.Model.Services[j.Service].Environment[e.Name]; e.Name == compose.VisibleGPUs && value != nil && !compose.AreVisibleGPUs(*value) {
			j.drop("variable "+e.Name, onlyGPUs)
			continue
		}
		j.Env = append(j.Env, EnvVar{Name: e.Name, Value: e.Value, Service: s.pointsTo(e)})
	}
}

// ids are the user and group that the stack runs Jupyter as, where they are
// numbers and not root.
func ids(users ...string) (uid, gid int) {
	for _, user := range users {
		u, g, _ := strings.Cut(user, ":")
		if n, err := strconv.Atoi(u); err == nil && n > 0 && n < 65535 {
			gid, _ = strconv.Atoi(g)
			return n, max(gid, 0)
		}
	}
	return 0, 0
}

// flatten copies a node without its comments and with its aliases written out.
func flatten(n *yaml.Node) *yaml.Node {
	n = compose.Resolve(n)
	c := &yaml.Node{Kind: n.Kind, Tag: n.Tag, Value: n.Value, Style: n.Style &^ yaml.FoldedStyle}
	for _, e := range n.Content {
		c.Content = append(c.Content, flatten(e))
	}
	return c
}
