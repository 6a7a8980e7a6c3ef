package answers

import "net/netip"

// Found is what is known from the stack and the host before any question: the
// source of defaults, of suggestions, and of the checks of answers against the
// stack.
type Found struct {
	Service    string   // the Jupyter service; empty if there are several
	Candidates []string // services that may be Jupyter

	Services []string // all other services, which Jupyter may be allowed to reach
	Reach    []string // services that Jupyter uses

	Apart []string // services that cannot join a network

	Gives map[string]string // what the services do that give away the engine or the internet

	Own      bool     // the image is the stack's own
	Unread   error    // why the start command cannot be read or kept; nil if it can
	Unsure   error    // why the entrypoint before the start command cannot be read; nil if it can
	Accepted bool     // the deployment runs with that entrypoint already
	Cwd      string   // folder that the container starts in; "" if unknown
	Moved    bool     // the hardening starts it in another one
	Writable []string // folders of the container that notebooks can write

	Kept   bool     // the notebooks are in a kept mount
	Holds  []string // mounts that hold the stack's own files
	Asked  []Asked  // sources of Jupyter that only the answer mounts keeps
	Before []string // those of them that an older release kept without asking
	Port   int      // of the server in the container

	BaseURL   string   // from the stack's own setting, "/" otherwise
	Notebooks string   // the folder that is mounted for notebooks
	EnvNames  []string // variables of .env
	Image     string   // base image of the same flavour
	UID, GID  int      // for the container: the owner of the notebooks
	NginxUID  int      // for the proxy: a user that can own the key

	Taken     []string                   // managed folders and folders of other services
	Leads     func(folder string) string // where the symlinks of a folder lead; nil: there are none
	Published []Port                     // ports of the other services
	Bridges   []netip.Prefix             // the engine's own networks on this host
	Networks  []netip.Prefix             // the host's own IPv4 networks
}

// Asked is a source of the host that Jupyter keeps only by its name.
type Asked struct {
	Source string // as the answer names it
	Path   string // absolute; empty for a volume
	Gives  string // what it gives away
	Work   bool   // the notebooks are in it
	Holds  string // message where it holds the stack's own files too
}

// Port is a published TCP port of another service.
type Port struct {
	Number  int
	Service string
}

// The default images, each with a fixed date or release, so that builds are
// reproducible.
const (
	// defaultsDate is the date of the image and of the packages: a release of
	// magi-harden moves them together.
	defaultsDate = "2026-10-05"
	// DefaultImage is a dated build of the Jupyter project's own image; the
	// jupyter/* images of Docker Hub ended on 2023-10-20.
	DefaultImage = "quay.io/jupyter/scipy-notebook:" + defaultsDate
	// DefaultNginxImage is nginx's stable branch at or above the floor of the
	// 2026 advisories (1.30.4), built to run as uid 101.
	DefaultNginxImage = "nginxinc/nginx-unprivileged:1.30.5-alpine"
)

// defaultPackages returns what notebooks of MAGI's base expect, as pip requirements: the
// newest releases on PyPI at defaultsDate that install together (pip install
// --uploaded-prior-to; the same on Python 3.11 to 3.14). Without a version, a build
// would take a stolen release on the day it appears.
func defaultPackages() []string {
	return []string{"pydiode==1.0.0", "requests==2.34.2", "openai==2.54.0", "anthropic==1.11.0", "litellm==1.104.0"}
}

// Defaults if neither the stack nor the host has a value: the notebook folder, and
// the IDs that the images use.
const (
	DefaultNotebooks = "./data/jupyter/notebooks"
	DefaultUID       = 1000 // jovyan
	DefaultGID       = 100  // users
	DefaultNginxUID  = 101  // of the nginx image
)
