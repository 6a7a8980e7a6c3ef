package design

import (
	"fmt"
	"slices"
	"strconv"

	"example.com/magi-harden/internal/neighbour"
	"example.com/magi-harden/internal/stack"
)

// Container is a front's own service.
type Container struct {
	Service    string       `json:"service"`
	Program    string       `json:"program"` // as texts name it
	Image      string       `json:"image"`
	UID        int          `json:"uid"` // also the group
	Entrypoint []string     `json:"entrypoint"`
	Reload     []string     `json:"reload,omitempty"`      // command in the container that loads a new certificate; empty: it takes a restart
	StopSignal string       `json:"stop_signal,omitempty"` // instead of the image's, which waits for open WebSockets
	Probe      string       `json:"probe"`                 // URL in the container that answers when the front is healthy
	Mounts     []Mount      `json:"mounts"`                // read-only
	Upstream   Upstream     `json:"upstream"`              // Jupyter
	Also       []Upstream   `json:"also,omitempty"`        // the ports of also_publish, for each of which the front must listen
	Doors      []Door       `json:"doors"`                 // the front's own, then one for each of Also
	Networks   []string     `json:"networks"`
	Kept       []stack.Kept `json:"kept,omitempty"` // the profiles of Jupyter's service
}

// Upstream is a port of Jupyter's container and the port on which the front listens
// for it; 0 for the login, which is behind the front's own doors.
type Upstream struct {
	Service string `json:"service"`
	Port    int    `json:"port"`
	Listen  int    `json:"listen,omitempty"`
}

// alsoPort is the first port on which a front listens for additional ports.
const alsoPort = 8500

// container returns the container of a program, with the program's own doors: all
// that does not depend on the program is set.
func (f Facts) container(program string, doors ...Door) Container {
	c := Container{
		Service: f.frontName(program), Program: program, Upstream: Upstream{Service: f.Jupyter.Service, Port: f.Jupyter.Port},
		Doors: doors, Networks: []string{f.network(EdgeNetwork), f.network(FrontNetwork)},
	}
	for i, r := range f.Answers.AlsoPublish {
		u := Upstream{f.Jupyter.Service, r.Target, alsoPort + i}
		c.Also = append(c.Also, u)
		c.Doors = append(c.Doors, alsoDoor(i, r.Published, u.Listen))
	}
	// Without the profiles plain Compose would start a front for a Jupyter that is not there.
	for _, k := range f.Jupyter.Keep {
		if k.Key == "profiles" {
			c.Kept = append(c.Kept, k)
		}
	}
	return c
}

// directDoors returns the doors of Jupyter's own container, if it has no front.
func (f Facts) directDoors() []Door {
	out := []Door{f.tunnelDoor(f.Jupyter.Port)}
	for i, r := range f.Answers.AlsoPublish {
		out = append(out, alsoDoor(i, r.Published, r.Target))
	}
	return out
}

// tunnelDoor is the door on loopback, at Jupyter's port of the stack.
func (f Facts) tunnelDoor(target int) Door {
	return Door{"http", loopback, f.Jupyter.Published, target, "http"}
}

// alsoDoor is the door of the additional port number i, on loopback.
func alsoDoor(i, published, target int) Door {
	return Door{fmt.Sprintf("also-%d", i), loopback, strconv.Itoa(published), target, "http"}
}

// frontName returns the program's name, or another one if the stack has a service of
// that name.
func (f Facts) frontName(program string) string {
	for _, name := range []string{program, "jupyter-" + program, "jupyter-proxy"} {
		if name != f.Jupyter.Service && !slices.ContainsFunc(f.Others, func(n neighbour.Neighbour) bool { return n.Service == name }) {
			return name
		}
	}
	return "magi-harden-" + program
}
