package design

import (
	"example.com/magi-harden/internal/answers"
	"example.com/magi-harden/internal/stack"
	"example.com/magi-harden/internal/trait"
)

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
