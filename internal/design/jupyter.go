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
	HomeKept    bool            `json:"home_kept,omitempty"`   // a mount of the stack covers it
	Work        string          `json:"work"`                  // notebook folder in the container
	Notebooks   string          `json:"notebooks,omitempty"`   // notebook folder on the host, with a leading ./; empty if a kept mount holds it
	Environment []Variable      `json:"environment,omitempty"` // every variable except the token
	Chosen      []string        `json:"chosen,omitempty"`      // names in Environment from the stack or from pass_env
	PassEnv     []string        `json:"pass_env,omitempty"`    // the answer pass_env
	Mounts      []Mount         `json:"mounts"`
	Memory      []Memory        `json:"memory"` // writable tmpfs mounts
	Networks    []string        `json:"networks"`
	Doors       []Door          `json:"doors,omitempty"` // only without a front
	Also        []answers.Relay `json:"also,omitempty"`  // additional ports, published on the host's loopback address
	Limits      Limits          `json:"limits"`
	Server      Server          `json:"server"`
	Reach       []string        `json:"reach,omitempty"` // services that it may reach
	Egress      answers.Egress  `json:"egress"`
	Labels      []Variable      `json:"labels,omitempty"`
	Kept        []stack.Kept    `json:"kept,omitempty"` // keys that are kept as written
	Profiles    []string        `json:"profiles,omitempty"`
	GPUs        string          `json:"gpus,omitempty"`    // reserved devices as YAML
	Dropped     []trait.Dropped `json:"dropped,omitempty"` // what is dropped of the stack's Jupyter, and why
	Before      stack.Weakness  `json:"before"`            // what the stack leaves open
}

// Image is the image to run.
type Image struct {
	Own          bool         `json:"own,omitempty"`  // the stack's own image, hardened at run time only
	Kept         []stack.Kept `json:"kept,omitempty"` // image and build of the stack's own image, as written
	From         string       `json:"from,omitempty"` // otherwise the FROM image of Dockerfile.jupyter
	Requirements string       `json:"requirements,omitempty"`
	Packages     []string     `json:"packages,omitempty"` // pip requirements
}

// User is a numeric user and group.
type User struct {
	UID int `json:"uid"`
	GID int `json:"gid"`
}

// Start is the command that starts the server, as a vector. Whole means that it
// replaces the image's entrypoint too.
type Start struct {
	Vector []string `json:"vector"`
	Whole  bool     `json:"whole,omitempty"`
}

// Variable is a name and a value as written in a compose file, before interpolation.
// The value may be a secret and is omitted from JSON.
type Variable struct {
	Name  string `json:"name"`
	Value string `json:"-"`
}

// Memory is a tmpfs.
type Memory struct {
	Target string       `json:"target"`
	Size   answers.Size `json:"size"`
	User   *User        `json:"user,omitempty"` // owner, with mode 0700; nil: writable by every user, as /tmp
	Exec   bool         `json:"exec,omitempty"` // mounted with exec
}

// Door is a published port.
type Door struct {
	Name      string `json:"name"`
	Address   string `json:"address"`   // of the host
	Published string `json:"published"` // port of the host, before interpolation
	Target    int    `json:"target"`    // port in the container
	Protocol  string `json:"protocol"`  // http or https
}

// Limits are the resource limits and reservations of the container.
type Limits struct {
	CPUs          answers.CPUs `json:"cpus"`
	Memory        answers.Size `json:"memory"` // bytes
	Pids          int          `json:"pids"`
	ReserveCPUs   answers.CPUs `json:"reserve_cpus"`
	ReserveMemory answers.Size `json:"reserve_memory"`
}
