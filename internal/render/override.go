package render

import (
	"fmt"
	"slices"

	"example.com/magi-harden/internal/answers"
	"example.com/magi-harden/internal/neighbour"
	"example.com/magi-harden/internal/stack"
)

// overrideView is the compose file that carries the hardening.
type overrideView struct {
	Path     string
	Base     string
	Jupyter  jupyterService
	Proxies  []proxyService // none or one
	Siblings []siblingService
	Networks []network
}

type jupyterService struct {
	Name     string
	UID, GID int
	Image    []stack.Kept // of the stack; none: Dockerfile.jupyter

	Entrypoint []string // with all that follows, or none
	Command    []string
	Labels     []stack.EnvVar
	Config     string // sum of the configuration that it mounts
	Probe      string // health check as YAML, or Health
	GPUs       string // reserved devices as YAML
	Kept       []stack.Kept
	Token      string // the reference to .env, which fails closed
	Env        []stack.EnvVar
	Mounts     []stack.Mount
	Tmpfs      []string
	Networks   []string
	Ports      []port
	Health     []string
	Limits     limits
}

type limits struct {
	CPUs, Memory, ReserveCPUs, ReserveMemory string
	Pids                                     int
}

type proxyService struct {
	Name, Image, Waits string
	UID                int
	Config             string       // sum of the configuration that it mounts
	Kept               []stack.Kept // profiles, which it shares with Jupyter
	Ports              []port
	Health             string
	Tag                string // of its log
	Networks           []string
}

type siblingService struct {
	Name     string
	Networks []string // empty when it only loses the token
	Token    bool     // its env_file has the token, which it must not see
}

type network struct {
	Name, Bridge string
	Internal     bool
}

// port is always written in the long form: name and app_protocol are keys that
// a loader too old for the tags does not know, so it refuses the file instead
// of merging it.
type port struct {
	Name, HostIP, Published, App string
	Target                       int
}

func newOverrideView(in Input) (any, error) {
	nets := newNetworks(in)
	v := overrideView{Path: in.Override, Base: in.Base, Jupyter: newJupyterService(in, nets), Siblings: newSiblings(in), Networks: nets.all()}
	if in.Spec.Proxied() {
		v.Proxies = []proxyService{newProxyService(in, nets)}
	}
	return v, nil
}

func newProxyService(in Input, nets networks) proxyService {
	p := proxyService{Name: proxyName(in), Image: in.Spec.NginxImage, Waits: in.Jupyter.Service, UID: in.Spec.NginxUID, Config: in.sums[nginxConfig],
		Networks: nets.proxy(), Tag: hostName(in.Spec), Health: "http://127.0.0.1:8081/healthz"}
	if in.Spec.Expose == answers.ExposeLoopback {
		p.Ports = []port{{"http", "127.0.0.1", in.Jupyter.Published, "http", 8080}}
		return p.with(in)
	}
	bind := in.Spec.Bind.String()
	p.Ports = []port{{"https", bind, fmt.Sprint(in.Spec.HTTPSPort), "https", 8443}}
	if in.Spec.HTTPPort != 0 {
		p.Ports = append(p.Ports, port{"http", bind, fmt.Sprint(in.Spec.HTTPPort), "http", 8080})
	}
	return p.with(in)
}

// relayPort is the first port that nginx listens on for further ports.
const relayPort = 8500

// with adds what comes from the stack: further ports, and profiles, without which
// plain Compose would start a proxy for a Jupyter that is not there.
func (p proxyService) with(in Input) proxyService {
	for i, r := range in.Spec.AlsoPublish {
		p.Ports = append(p.Ports, port{fmt.Sprintf("also-%d", i), "127.0.0.1", fmt.Sprint(r.Published), "http", relayPort + i})
	}
	for _, k := range in.Jupyter.Keep {
		if k.Key == "profiles" {
			p.Kept = append(p.Kept, k)
		}
	}
	return p
}

// proxyName is nginx, unless the stack has a service of that name.
func proxyName(in Input) string {
	for _, name := range []string{"nginx", "jupyter-nginx", "jupyter-proxy"} {
		if name != in.Jupyter.Service && !slices.ContainsFunc(in.Others, func(n neighbour.Neighbour) bool { return n.Service == name }) {
			return name
		}
	}
	return "magi-harden-nginx"
}

// losesToken reports whether a neighbour would have the token of Jupyter: from
// .env, or as a copy in an env_file of its own.
func losesToken(in Input, n neighbour.Neighbour) bool {
	return n.LoadsEnv || n.OwnToken != "" && n.OwnToken == in.Secrets.Token.Reveal()
}

// newSiblings are the neighbours that change: those that Jupyter may reach
// join its network, and those that load .env lose the token.
func newSiblings(in Input) (out []siblingService) {
	for _, n := range in.Others {
		s := siblingService{Name: n.Service, Token: losesToken(in, n)}
		if slices.Contains(in.Spec.Reach, n.Service) {
			if len(n.Networks) == 0 {
				// A service that lists no network is on default only until it lists one.
				s.Networks = append(s.Networks, "default")
			}
			s.Networks = append(s.Networks, reachNetwork)
		}
		if s.Token || s.Networks != nil {
			out = append(out, s)
		}
	}
	return out
}
