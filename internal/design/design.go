// Package design turns the answers and the stack into one decision: services, networks,
// published ports, limits, environment and mounts. It describes a deployment and no
// file format, so that the renderer and all checks use the same decision.
package design

import (
	"example.com/magi-harden/internal/answers"
	"example.com/magi-harden/internal/layout"
	"example.com/magi-harden/internal/neighbour"
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
