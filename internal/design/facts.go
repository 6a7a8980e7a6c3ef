package design

import (
	"example.com/magi-harden/internal/answers"
	"example.com/magi-harden/internal/layout"
	"example.com/magi-harden/internal/neighbour"
	"example.com/magi-harden/internal/secret"
	"example.com/magi-harden/internal/stack"
)

// The image and the notebook folder of the compose file that init --standalone
// creates.
const (
	StandaloneImage     = answers.DefaultImage
	StandaloneNotebooks = answers.DefaultNotebooks
)

// Facts is the input of Make: everything that a decision depends on.
type Facts struct {
	Answers     answers.Answers
	Jupyter     stack.Jupyter
	Others      []neighbour.Neighbour
	Exposures   []neighbour.Exposure
	Hardening   string        // path of the compose file with the hardening
	Base        string        // path of the user's main compose file
	ComposeFile string        // required value of COMPOSE_FILE; empty if none is needed
	EnvNames    []string      // variables of .env
	Networks    []string      // keys and names of the stack's own networks
	Token       secret.String // to find copies of it; never in the design
	Standalone  bool          // the base is a managed file too
	HasIgnore   bool          // the folder has a .gitignore that is not managed
	Guards      []stack.Guard // over mounts of the stack's own files, with cover
	Layout      layout.Layout // the managed paths
	NotebooksOf []string      // other services that mount a folder around that of the notebooks
	MissingDirs []string      // missing sources of kept mounts, which the engine would create as root
}

// Make returns the design for the facts. It does not fail and reads nothing else.
func Make(f Facts) Design {
	s := f.Answers
	front := f.Front()
	nets := networksOf(f, front)
	d := Design{
		Layout:      f.Layout,
		Profile:     s.Profile,
		Domain:      s.Domain,
		Compose:     Compose{f.Base, f.Hardening, f.ComposeFile, f.Standalone, f.Standalone && !f.HasIgnore},
		Front:       front,
		Networks:    nets.all(),
		Neighbours:  f.neighbours(),
		Host:        f.host(),
		Exposures:   f.Exposures,
		EnableHTTPS: s.EnableHTTPS,
	}
	d.Jupyter = f.jupyter(nets, front)
	d.Folders = f.folders(front)
	return d
}

// jupyter returns the service itself.
func (f Facts) jupyter(nets networks, front Front) Jupyter {
	s := f.Answers
	j := Jupyter{
		Service: f.Jupyter.Service, Image: f.image(), User: User{s.UID, s.GID}, Start: f.start(),
		Home: f.home(), HomeKept: f.mounted(f.home()), Work: f.Jupyter.Work, Notebooks: s.Notebooks,
		Environment: f.environment(), Chosen: names(f.chosenEnv()), PassEnv: s.PassEnv, Mounts: f.mounts(), Memory: f.memory(), Networks: nets.jupyter(),
		Also:   s.AlsoPublish,
		Limits: Limits{s.CPUs, s.Memory, s.Pids, s.ReserveCPUs, s.ReserveMemory}, Server: f.server(front),
		Reach: s.Reach, Egress: s.Egress, Labels: variables(f.Jupyter.Labels), Kept: f.keptKeys(), Profiles: f.Jupyter.Profiles,
		GPUs: f.Jupyter.GPUs, Dropped: f.dropped(), Before: f.Jupyter.Before,
	}
	if _, proxied := front.Container(); !proxied {
		j.Doors = f.directDoors()
	}
	return j
}

// image returns the image to run.
func (f Facts) image() Image {
	if f.ownImage() {
		return Image{Own: true, Kept: f.Jupyter.Image}
	}
	return Image{From: f.Answers.Image, Requirements: f.Jupyter.Requirements, Packages: f.Answers.Packages}
}

// ownImage reports whether the image is the stack's own.
func (f Facts) ownImage() bool { return f.Answers.ImageMode == answers.Keep }

// home returns the home folder in the image.
func (f Facts) home() string {
	if f.ownImage() {
		return f.Jupyter.Home
	}
	return stack.JovyanHome
}

func variables(in []stack.EnvVar) (out []Variable) {
	for _, e := range in {
		out = append(out, Variable{e.Name, e.Value})
	}
	return out
}

func names(in []Variable) (out []string) {
	for _, v := range in {
		out = append(out, v.Name)
	}
	return out
}
