package answers

import "net/netip"

// Found is what the stack and the host say before anybody is asked: the source
// of defaults, of the wizard's suggestions and of the checks between an answer
// and the stack.
type Found struct {
	Service    string   // the one service that is Jupyter, empty when there are several
	Candidates []string // services that could be it

	Services []string // all others, which Jupyter could be let reach
	Reach    []string // those that it is meant to reach

	Apart []string // services that can join no network

	Own    bool     // the image is the stack's own
	Unread error    // why the start command could not be read, nil when it could
	Kept   bool     // the notebooks are in a mount that stays as it is
	Holds  []string // mounts that hold the stack's own files
	Port   int      // of the server in the container

	BaseURL   string   // from the stack's own setting, "/" otherwise
	Notebooks string   // the folder that is mounted for notebooks
	EnvNames  []string // variables of .env
	Image     string   // base image of the same flavour
	UID, GID  int      // for the container: the owner of the notebooks
	NginxUID  int      // for the proxy: a user that can own the key

	Taken     []string       // folders that are the tool's own or another service's
	Published []Port         // by the other services
	Bridges   []netip.Prefix // the engine's own networks on this host
	Networks  []netip.Prefix // the host's own IPv4 networks
}

// Port is a published TCP port of another service.
type Port struct {
	Number  int
	Service string
}

// The images of today, each at a fixed date or release, so that a build next
// year gives the same result.
const (
	// DefaultImage is a dated build of the Jupyter project's own image; the
	// jupyter/* images of Docker Hub ended on 2023-10-20.
	DefaultImage = "quay.io/jupyter/scipy-notebook:2026-10-05"
	// DefaultNginxImage is nginx's stable branch at or above the floor of the
	// 2026 advisories (1.30.4), built to run as uid 101.
	DefaultNginxImage = "nginxinc/nginx-unprivileged:1.30.5-alpine"
)

// What holds where neither the stack nor the host says otherwise: the folder of a
// stack that mounts none, and the ids that the images are made with.
const (
	DefaultNotebooks = "./data/jupyter/notebooks"
	DefaultUID       = 1000 // jovyan
	DefaultGID       = 100  // users
	DefaultNginxUID  = 101  // of the nginx image
)
