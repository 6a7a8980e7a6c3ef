package render

import (
	"slices"
	"time"

	"example.com/magi-harden/internal/design"
)

// jupyterView has the values of jupyter_server_config.py.
type jupyterView struct {
	Own     bool   // the image is the stack's own, whose server may be too old
	Port    int    // inside the container
	BaseURL string // begins and ends with a slash
	Root    string // the notebooks' folder in the container

	Hosts         []string // names allowed in the Host header
	AnyHost       bool     // the domain is an address, which Hosts cannot contain
	Origin        string   // the one origin, or "*"
	OriginPattern string   // instead of Origin, for several origins

	HomeInMemory bool // the home folder is in no mount

	Forwarder string // program that overwrites the forwarding headers; "": none
	Beside    bool   // other containers than the forwarder can connect
	TLS       bool   // browsers use HTTPS only

	CookieDays   int
	CullIdle     int // seconds, 0 is never
	CullInterval int // seconds
	Terminals    bool
}

func newJupyterView(in Input) (any, error) {
	j, server := in.Design.Jupyter, in.Design.Jupyter.Server
	v := jupyterView{
		Own: j.Image.Own, Port: server.Port, BaseURL: server.BaseURL, Root: j.Work,
		Hosts: server.Hosts, AnyHost: server.AnyHost, HomeInMemory: !j.HomeKept,
		Forwarder: server.Forwarder, Beside: len(j.Reach)+len(stacksNetworks(in.Design)) > 0, TLS: in.Design.Front.EndsTLS(),
		CookieDays: server.CookieDays, CullIdle: int(server.CullIdle / time.Second), Terminals: server.Terminals,
	}
	v.CullInterval = cullInterval(v.CullIdle)
	v.Origin, v.OriginPattern = server.Origin()
	return v, nil
}

// stacksNetworks returns the networks of the stack's own that Jupyter is on.
func stacksNetworks(d design.Design) []string {
	return slices.DeleteFunc(slices.Clone(d.Jupyter.Networks), func(name string) bool {
		return slices.ContainsFunc(d.Networks, func(n design.Network) bool { return n.Name == name })
	})
}

// cullInterval returns the seconds between checks for idle kernels: Jupyter's default
// of five minutes, or less for a shorter idle time.
func cullInterval(idle int) int {
	const usual = 300
	if idle > 0 {
		return min(idle, usual)
	}
	return usual
}
