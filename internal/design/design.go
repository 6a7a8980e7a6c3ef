// Package design turns the answers and the stack into one decision: services, networks,
// published ports, limits, environment and mounts. It describes a deployment and no
// file format, so that the renderer and all checks use the same decision.
package design

import (
	"example.com/magi-harden/internal/answers"
	"example.com/magi-harden/internal/layout"
	"example.com/magi-harden/internal/neighbour"
)

// Design is the decision as plain data. Its JSON holds no secret: it omits the
// values of variables.
type Design struct {
	Layout      layout.Layout        `json:"-"` // the managed paths
	Profile     answers.Profile      `json:"profile"`
	Domain      string               `json:"domain"` // host name in the browser's address bar, or an IPv4 address
	Compose     Compose              `json:"compose"`
	Jupyter     Jupyter              `json:"jupyter"`
	Front       Front                `json:"front"`
	Networks    []Network            `json:"networks"`
	Neighbours  []Neighbour          `json:"neighbours,omitempty"` // only services that change, in the stack's order
	Host        Host                 `json:"host"`
	Folders     []Folder             `json:"folders,omitempty"`
	Exposures   []neighbour.Exposure `json:"exposures,omitempty"` // secrets and managed files that other services can reach
	EnableHTTPS bool                 `json:"enable_https,omitempty"`
}

// Compose names the compose files.
type Compose struct {
	Base       string `json:"base"`                 // the user's main compose file
	Hardening  string `json:"hardening"`            // the compose file with the hardening
	List       string `json:"list,omitempty"`       // required value of COMPOSE_FILE; empty if none is needed
	Standalone bool   `json:"standalone,omitempty"` // the base is a managed file too
	OwnIgnore  bool   `json:"own_ignore,omitempty"` // the folder's .gitignore is a managed file too
}

// Network is a network that the hardening adds. An internal one has no route out.
type Network struct {
	Name     string `json:"name"`
	Bridge   string `json:"bridge"` // interface name, at most 15 characters (Linux IFNAMSIZ)
	Internal bool   `json:"internal"`
}

// Neighbour is another service that the hardening changes.
type Neighbour struct {
	Service   string   `json:"service"`
	Networks  []string `json:"networks,omitempty"`   // networks to join so that Jupyter reaches it; includes default if the service would lose it
	DropToken bool     `json:"drop_token,omitempty"` // it would get Jupyter's token, which is emptied
}

// Host holds the names that the deployment uses on its host.
type Host struct {
	Name  string `json:"name"`  // of the fail2ban jail and of the front's log
	Table string `json:"table"` // of nftables
}

// Folder is a folder that must exist with an owner and a mode. A nil User means
// the user who runs magi-harden.
type Folder struct {
	Path string `json:"path"` // slash-separated, below the stack's folder
	Mode uint32 `json:"mode"`
	User *User  `json:"user,omitempty"`
}

// OwnImage reports whether the image is the stack's own.
func (d Design) OwnImage() bool { return d.Jupyter.Image.Own }
