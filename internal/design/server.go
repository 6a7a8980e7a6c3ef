package design

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Server holds the settings of JupyterLab itself.
type Server struct {
	Port       int           `json:"port"`                // inside the container
	BaseURL    string        `json:"base_url"`            // begins and ends with a slash
	Forwarder  string        `json:"forwarder,omitempty"` // program that overwrites the clients' forwarding headers, which are believed; empty: none does
	Hosts      []string      `json:"hosts"`               // allowed names in the Host header
	AnyHost    bool          `json:"any_host,omitempty"`
	Origins    []string      `json:"origins"` // allowed origins, the deployment's own first
	CookieDays int           `json:"cookie_days"`
	CullIdle   time.Duration `json:"cull_idle"` // idle kernels end after it; 0: never
	Terminals  bool          `json:"terminals,omitempty"`
	Probe      string        `json:"probe,omitempty"` // the stack's own health check as YAML; empty: the default one
}

// server returns the settings of the server. Jupyter cannot check a Host that is an
// address.
func (f Facts) server(front Front) Server {
	s := f.Answers
	c, _ := front.Container()
	out := Server{
		Port: f.Jupyter.Port, BaseURL: s.BaseURL, Forwarder: c.Program, Hosts: hosts(s.Domain), AnyHost: s.DomainIsIP(), Origins: f.origins(front),
		CookieDays: s.CookieDays, CullIdle: s.CullIdle, Terminals: s.Terminals,
	}
	if f.ownImage() {
		out.Probe = f.Jupyter.Probe
	}
	return out
}

// hosts returns the names that clients use for the server. Jupyter always accepts
// 127.0.0.1, which the health check uses.
func hosts(domain string) []string {
	if domain == localhost {
		return []string{localhost}
	}
	return []string{domain, localhost}
}

const (
	localhost = "localhost"
	loopback  = "127.0.0.1"
)

// origins returns the allowed origins, the deployment's own first.
func (f Facts) origins(front Front) []string {
	s := f.Answers
	var own []string
	if front.EndsTLS() {
		own = []string{"https://" + s.Domain + s.Port()}
	} else {
		own = []string{"http://" + localhost}
		if published := f.Jupyter.PublishedNow; published != 80 {
			own[0] += ":" + strconv.Itoa(published)
		}
		if s.Domain != localhost { // the user's own proxy, which terminates TLS
			own = append(own, "https://"+s.Domain)
		}
	}
	var all []string
	for _, o := range append(own, s.Origins...) {
		if o = strings.ToLower(o); !slices.Contains(all, o) {
			all = append(all, o)
		}
	}
	return all
}

// Origin returns allow_origin, which Jupyter compares as one string, for one origin,
// and allow_origin_pat, anchored and with every dot escaped, for several.
func (s Server) Origin() (origin, pattern string) {
	switch {
	case slices.Contains(s.Origins, "*"):
		return "*", ""
	case len(s.Origins) == 1:
		return s.Origins[0], ""
	}
	quoted := make([]string, len(s.Origins))
	for i, o := range s.Origins {
		quoted[i] = regexp.QuoteMeta(o)
	}
	return "", "^(?:" + strings.Join(quoted, "|") + ")$"
}
