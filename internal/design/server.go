package design

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Server is how JupyterLab itself is set up.
type Server struct {
	Port       int           `json:"port"`     // inside the container
	BaseURL    string        `json:"base_url"` // begins and ends with a slash
	Hosts      []string      `json:"hosts"`    // names that the Host header may bear
	AnyHost    bool          `json:"any_host,omitempty"`
	Origins    []string      `json:"origins"` // from which a browser may use it, its own first
	CookieDays int           `json:"cookie_days"`
	CullIdle   time.Duration `json:"cull_idle"` // idle kernels end after it; 0 is never
	Terminals  bool          `json:"terminals,omitempty"`
	Probe      string        `json:"probe,omitempty"` // the stack's own health check as YAML; empty: ours
}

// server decides it. A name that is an address cannot be checked by Jupyter.
func (f Facts) server() Server {
	s := f.Answers
	out := Server{
		Port: f.Jupyter.Port, BaseURL: s.BaseURL, Hosts: hosts(s.Domain), AnyHost: s.DomainIsIP(), Origins: f.origins(),
		CookieDays: s.CookieDays, CullIdle: s.CullIdle, Terminals: s.Terminals,
	}
	if f.ownImage() {
		out.Probe = f.Jupyter.Probe
	}
	return out
}

// hosts are the names under which the server is asked for; Jupyter takes
// 127.0.0.1, which the health check uses, in any case.
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

// origins are the addresses from which a browser may use the deployment, its
// own first.
func (f Facts) origins() []string {
	s := f.Answers
	var own []string
	if f.tls() {
		own = []string{"https://" + s.Domain + s.Port()}
	} else {
		own = []string{"http://" + localhost}
		if published := f.Jupyter.PublishedNow; published != 80 {
			own[0] += ":" + strconv.Itoa(published)
		}
		if s.Domain != localhost { // one's own proxy, which ends TLS
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

// Origin gives allow_origin, which Jupyter compares as one string, or for
// several origins allow_origin_pat: anchored, with every dot escaped.
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
