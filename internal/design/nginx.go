package design

import (
	"fmt"
	"slices"
	"strconv"

	"example.com/magi-harden/internal/answers"
	"example.com/magi-harden/internal/neighbour"
)

// front returns the front for the answers.
func (f Facts) front() Front {
	s := f.Answers
	local := "http://" + localhost + ":" + strconv.Itoa(f.Jupyter.PublishedNow) + s.BaseURL
	if !s.Proxied() {
		return Direct{"direct", local, f.Jupyter.PublishedNow}
	}
	n := f.nginx()
	if !f.tls() {
		n.Names = unique(s.Domain, localhost, loopback)
		n.Doors = append([]Door{{"http", loopback, f.Jupyter.Published, 8080, "http"}}, alsoDoors(s.AlsoPublish, n.Also)...)
		return Relay{"relay", local, f.Jupyter.PublishedNow, n}
	}
	p := Proxy{
		Kind: "proxy", Address: "https://" + s.Domain + s.Port() + s.BaseURL, Bind: s.Bind, Ports: []int{s.HTTPSPort}, Authority: s.Domain + s.Port(),
		Allow: s.Allow, Redirect: s.HTTPPort != 0, Certificate: s.TLS,
		RejectNames: !s.DomainIsIP(), // for an address clients send no server name, which must not end the handshake
		Nginx:       n,
	}
	p.Doors = []Door{{"https", s.Bind.String(), strconv.Itoa(s.HTTPSPort), 8443, "https"}}
	if p.Redirect {
		p.Ports = append(p.Ports, s.HTTPPort)
		p.Doors = append(p.Doors, Door{"http", s.Bind.String(), strconv.Itoa(s.HTTPPort), 8080, "http"})
	}
	p.Doors = append(p.Doors, alsoDoors(s.AlsoPublish, n.Also)...)
	return p
}

// tls reports whether the front terminates TLS.
func (f Facts) tls() bool { return f.Answers.EndsTLS() }

// nginx returns the container that relay and proxy have in common.
func (f Facts) nginx() Nginx {
	s := f.Answers
	n := Nginx{
		Service: f.FrontName(), Image: s.NginxImage, UID: s.NginxUID, Domain: s.Domain, Names: []string{s.Domain},
		Upstream: Upstream{Service: f.Jupyter.Service, Port: f.Jupyter.Port}, Networks: []string{EdgeNetwork, FrontNetwork},
	}
	for i, r := range s.AlsoPublish {
		n.Also = append(n.Also, Upstream{f.Jupyter.Service, r.Target, alsoPort + i})
	}
	// Without the profiles plain Compose would start a front for a Jupyter that is not there.
	for _, k := range f.Jupyter.Keep {
		if k.Key == "profiles" {
			n.Kept = append(n.Kept, k)
		}
	}
	return n
}

// alsoPort is the first port on which nginx listens for additional ports.
const alsoPort = 8500

// alsoDoors returns the additional ports on loopback. They lead to the front's
// listeners if there is a front, and directly to Jupyter's container otherwise.
func alsoDoors(relays []answers.Relay, front []Upstream) (out []Door) {
	for i, r := range relays {
		target := r.Target
		if front != nil {
			target = front[i].Listen
		}
		out = append(out, Door{fmt.Sprintf("also-%d", i), loopback, strconv.Itoa(r.Published), target, "http"})
	}
	return out
}

// FrontName returns nginx, or another name if the stack has a service of that name.
func (f Facts) FrontName() string {
	for _, name := range []string{"nginx", "jupyter-nginx", "jupyter-proxy"} {
		if name != f.Jupyter.Service && !slices.ContainsFunc(f.Others, func(n neighbour.Neighbour) bool { return n.Service == name }) {
			return name
		}
	}
	return "magi-harden-nginx"
}

func unique(list ...string) (out []string) {
	for _, v := range list {
		if !slices.Contains(out, v) {
			out = append(out, v)
		}
	}
	return out
}
