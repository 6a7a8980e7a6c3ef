// Package design makes one decision out of the answers and the stack: which
// services there will be, who reaches whom through which door, under which
// limits, with which environment and mounts. It speaks of a deployment and not
// of a file format, so that the renderer, the checks of promises and every
// later command read the same decision.
package design

import (
	"example.com/magi-harden/internal/answers"
	"example.com/magi-harden/internal/layout"
	"example.com/magi-harden/internal/neighbour"
	"example.com/magi-harden/internal/stack"
	"example.com/magi-harden/internal/trait"
)

// Design is the decision as plain data. It holds no secret: values of
// variables are left out of its JSON.
type Design struct {
	Layout      layout.Layout        `json:"-"` // which paths are ours
	Profile     answers.Profile      `json:"profile"`
	Domain      string               `json:"domain"` // the name in the browser's address bar, or an IPv4 address
	Compose     Compose              `json:"compose"`
	Jupyter     Jupyter              `json:"jupyter"`
	Front       Front                `json:"front"`
	Networks    []Network            `json:"networks"`
	Neighbours  []Neighbour          `json:"neighbours,omitempty"` // those that change, in the stack's order
	Host        Host                 `json:"host"`
	Folders     []Folder             `json:"folders,omitempty"`
	Exposures   []neighbour.Exposure `json:"exposures,omitempty"` // what neighbours find of what is not for them
	EnableHTTPS bool                 `json:"enable_https,omitempty"`
}

// Compose says which compose files there are.
type Compose struct {
	Base       string `json:"base"`                 // the user's main compose file
	Hardening  string `json:"hardening"`            // the one that carries the hardening
	List       string `json:"list,omitempty"`       // what COMPOSE_FILE has to be; empty where nothing
	Standalone bool   `json:"standalone,omitempty"` // the base is ours too
	OwnIgnore  bool   `json:"own_ignore,omitempty"` // so is the folder's .gitignore
}

// Jupyter is the service that is hardened.
type Jupyter struct {
	Service     string          `json:"service"`
	Image       Image           `json:"image"`
	User        User            `json:"user"`
	Start       Start           `json:"start"`
	Home        string          `json:"home"`                  // folder in the container
	HomeKept    bool            `json:"home_kept,omitempty"`   // a mount of the stack's own is there
	Work        string          `json:"work"`                  // where the notebooks are in the container
	Notebooks   string          `json:"notebooks,omitempty"`   // on the host, with a leading ./; empty where a kept mount has them
	Environment []Variable      `json:"environment,omitempty"` // all of it but the token
	Chosen      []string        `json:"chosen,omitempty"`      // those of Environment that the stack or somebody chose
	PassEnv     []string        `json:"pass_env,omitempty"`    // those that somebody named
	Mounts      []Mount         `json:"mounts"`
	Memory      []Memory        `json:"memory"` // writable places that end with the container
	Networks    []string        `json:"networks"`
	Doors       []Door          `json:"doors,omitempty"` // only where nothing stands in front
	Also        []answers.Relay `json:"also,omitempty"`  // further ports, published on the host's loopback
	Limits      Limits          `json:"limits"`
	Server      Server          `json:"server"`
	Reach       []string        `json:"reach,omitempty"` // neighbours that it may talk to
	Egress      answers.Egress  `json:"egress"`
	Labels      []Variable      `json:"labels,omitempty"`
	Kept        []stack.Kept    `json:"kept,omitempty"` // keys that stay as they are written
	Profiles    []string        `json:"profiles,omitempty"`
	GPUs        string          `json:"gpus,omitempty"`    // reserved devices as YAML
	Dropped     []trait.Dropped `json:"dropped,omitempty"` // what of the stack's Jupyter does not stay, and why
	Before      stack.Weakness  `json:"before"`            // what the stack leaves open
}

// Image says what runs.
type Image struct {
	Own          bool         `json:"own,omitempty"`  // the stack's own, hardened from outside
	Kept         []stack.Kept `json:"kept,omitempty"` // image and build of that, as written
	From         string       `json:"from,omitempty"` // what Dockerfile.jupyter starts from, otherwise
	Requirements string       `json:"requirements,omitempty"`
	Packages     []string     `json:"packages,omitempty"` // pip requirements
}

// User is a numeric user and group.
type User struct {
	UID int `json:"uid"`
	GID int `json:"gid"`
}

// Start is the vector that starts the server. Whole: it takes the place of
// the image's entrypoint too.
type Start struct {
	Vector []string `json:"vector"`
	Whole  bool     `json:"whole,omitempty"`
}

// Variable is a name with a value as a compose file has it, before
// interpolation. The value may be a secret and is left out of JSON.
type Variable struct {
	Name  string `json:"name"`
	Value string `json:"-"`
}

// Memory is a tmpfs.
type Memory struct {
	Target string       `json:"target"`
	Size   answers.Size `json:"size"`
	User   *User        `json:"user,omitempty"` // its owner, mode 0700; nil: everybody's, as /tmp
	Exec   bool         `json:"exec,omitempty"` // programs may start from it
}

// Door is a port of the host.
type Door struct {
	Name      string `json:"name"`
	Address   string `json:"address"`   // of the host
	Published string `json:"published"` // port of the host, before interpolation
	Target    int    `json:"target"`    // port in the container
	Protocol  string `json:"protocol"`  // http or https
}

// Limits bound what the container may take of the host.
type Limits struct {
	CPUs          answers.CPUs `json:"cpus"`
	Memory        answers.Size `json:"memory"` // bytes
	Pids          int          `json:"pids"`
	ReserveCPUs   answers.CPUs `json:"reserve_cpus"`
	ReserveMemory answers.Size `json:"reserve_memory"`
}

// Network is one that the hardening adds. Internal ones have no way out.
type Network struct {
	Name     string `json:"name"`
	Bridge   string `json:"bridge"` // 15 characters at most, the kernel's limit
	Internal bool   `json:"internal"`
}

// Neighbour is a service beside Jupyter that changes.
type Neighbour struct {
	Service   string   `json:"service"`
	Networks  []string `json:"networks,omitempty"`   // joined so that Jupyter reaches it; the first may be default, which it would lose
	DropToken bool     `json:"drop_token,omitempty"` // it would get the token of .env
}

// Host names what the deployment sets up on its host.
type Host struct {
	Name  string `json:"name"`  // of the fail2ban jail and of the front's log
	Table string `json:"table"` // of nftables
}

// Folder is one that has to be there with an owner of its own; nil: whoever
// runs the tool.
type Folder struct {
	Path string `json:"path"` // slash-separated, below the stack's folder
	Mode uint32 `json:"mode"`
	User *User  `json:"user,omitempty"`
}

// OwnImage reports whether the image is the stack's own.
func (d Design) OwnImage() bool { return d.Jupyter.Image.Own }

// Published are the host's ports for clients in the network; none where every
// client has the engine's address.
func (d Design) Published() []int {
	if p, ok := d.Front.(Proxy); ok && !p.Bind.IsLoopback() {
		return p.Ports
	}
	return nil
}

// LocalCA reports whether the front's certificate is from a CA of this
// deployment's own.
func (d Design) LocalCA() bool {
	p, ok := d.Front.(Proxy)
	return ok && !p.Trusted()
}

// Mounted reports whether a mount is exactly at the target.
func (j Jupyter) Mounted(target string) bool {
	for _, m := range j.Mounts {
		if m.Target == target {
			return true
		}
	}
	return false
}
