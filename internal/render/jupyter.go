package render

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"example.com/magi-harden/internal/answers"
	"example.com/magi-harden/internal/stack"
)

// serverEnv is the part of the container's environment without which the
// configuration is not the last word. Its folders are on the tmpfs of /tmp.
func serverEnv() []stack.EnvVar {
	return []stack.EnvVar{
		// Instead of ~/.jupyter, where a notebook could leave settings and code for the next start.
		{Name: "JUPYTER_CONFIG_DIR", Value: "/tmp/jupyter-config"},
		// Instead of ~/.local/share/jupyter/runtime: files with the token in them end with the container.
		{Name: "JUPYTER_RUNTIME_DIR", Value: "/tmp/jupyter-runtime"},
		// The same for ~/.local/etc/jupyter and for packages in ~/.local; notebooks get theirs back.
		{Name: "PYTHONNOUSERSITE", Value: "1"},
		// A mistake in the configuration stops the server; otherwise it starts without it.
		{Name: "TRAITLETS_APPLICATION_RAISE_CONFIG_FILE_ERROR", Value: "1"},
	}
}

// jupyterView holds the values of jupyter_server_config.py.
type jupyterView struct {
	Own     bool   // the image is the stack's own, so its server may be too old
	Port    int    // inside the container
	BaseURL string // begins and ends with a slash
	Root    string // the notebooks' folder in the container

	Hosts         []string // names that the Host header may bear
	AnyHost       bool     // the domain is an address, which Hosts cannot name
	Origin        string   // the one origin, or "*"
	OriginPattern string   // instead of Origin, when there are several

	HomeInMemory bool // no mount holds the home folder

	Proxied bool // nginx sets the forwarding headers
	TLS     bool // the browser speaks HTTPS and nothing else

	CookieDays   int
	CullIdle     int // seconds, 0 is never
	CullInterval int // seconds
	Terminals    bool
}

func newJupyterView(in Input) (any, error) {
	s := in.Spec
	v := jupyterView{
		Own: ownImage(in), Port: in.Jupyter.Port, BaseURL: s.BaseURL, Root: in.Jupyter.Work,
		Hosts:   hosts(s.Domain),
		AnyHost: s.DomainIsIP(), HomeInMemory: !mounted(in, homeOf(in)),
		Proxied: s.Proxied(), TLS: s.Expose == answers.ExposeNginx,
		CookieDays: s.CookieDays, CullIdle: int(s.CullIdle / time.Second), Terminals: s.Terminals,
	}
	v.CullInterval = cullInterval(v.CullIdle)
	v.Origin, v.OriginPattern = originSettings(origins(s, in.Jupyter.PublishedNow))
	return v, nil
}

// hosts are the names under which the server is asked for; Jupyter takes
// 127.0.0.1, which the health check uses, in any case.
func hosts(domain string) []string {
	if domain == "localhost" {
		return []string{"localhost"}
	}
	return []string{domain, "localhost"}
}

// cullInterval is Jupyter's own five minutes, or less where kernels may not
// even be idle for that long.
func cullInterval(idle int) int {
	const usual = 300
	if idle > 0 {
		return min(idle, usual)
	}
	return usual
}

// origins are the addresses from which a browser may use the deployment, its
// own first. published is the port on 127.0.0.1, for the loopback mode.
func origins(s answers.Answers, published int) []string {
	var own []string
	if s.Expose == answers.ExposeNginx {
		own = []string{"https://" + s.Domain + s.Port()}
	} else {
		own = []string{"http://localhost"}
		if published != 80 {
			own[0] += ":" + strconv.Itoa(published)
		}
		if s.Domain != "localhost" { // one's own proxy, which ends TLS
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

// originSettings gives allow_origin, which Jupyter compares as one string, or
// for several origins allow_origin_pat: anchored, with every dot escaped.
func originSettings(all []string) (origin, pattern string) {
	switch {
	case slices.Contains(all, "*"):
		return "*", ""
	case len(all) == 1:
		return all[0], ""
	}
	quoted := make([]string, len(all))
	for i, o := range all {
		quoted[i] = regexp.QuoteMeta(o)
	}
	return "", "^(?:" + strings.Join(quoted, "|") + ")$"
}
