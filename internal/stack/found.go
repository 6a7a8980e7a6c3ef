package stack

import (
	"regexp"
	"slices"
	"strings"

	"example.com/magi-harden/internal/answers"
	"example.com/magi-harden/internal/neighbour"
)

// Found gives what the answers' defaults and checks need of the stack; the
// host's part is added by Host.
func (s *Stack) Found() answers.Found {
	f := answers.Found{
		Service:   s.Jupyter.Service,
		BaseURL:   s.Jupyter.BaseURL,
		Notebooks: s.Jupyter.Notebooks,
		EnvNames:  s.envNames(),
		Reach:     s.reach(),
		Gives:     s.tells(),
		Apart:     s.apart(),
		Image:     s.image(),
		Taken:     s.reservedFolders(),
		Leads:     s.Tree.Real,
		Own:       s.Jupyter.OwnImage,
		Unread:    s.Jupyter.StartErr,
		Unsure:    s.Jupyter.EntrypointErr, Accepted: s.Jupyter.EntrypointKept,
		Cwd: s.Jupyter.Cwd, Moved: s.Jupyter.Moved, Writable: s.Jupyter.writable(),
		Kept:  s.Jupyter.Notebooks == "" && s.Jupyter.Work != "",
		Holds: s.Jupyter.holds(),
		Asked: s.Jupyter.Asked(),
		UID:   s.Jupyter.UID, GID: s.Jupyter.GID,
		Port: s.Jupyter.Port,
	}
	for _, c := range s.Candidates {
		f.Candidates = append(f.Candidates, c.Service)
	}
	for _, n := range s.Others {
		f.Services = append(f.Services, n.Service)
		for _, p := range n.Published {
			f.Published = append(f.Published, answers.Port{Number: p, Service: n.Service})
		}
	}
	return f
}

// reservedFolders lists the folders that notebooks must not use: those that the tool
// writes to, and those that other services mount.
func (s *Stack) reservedFolders() []string {
	out := append(s.Layout.Folders(), s.ownFolders()...)
	for _, g := range s.Layout.Guards() {
		if !g.Folder {
			out = append(out, g.Path)
		}
	}
	seen := map[string]bool{}
	add := func(host string) {
		if !seen[host] {
			out, seen[host] = append(out, s.Tree.Names(host)...), true
		}
	}
	for _, n := range s.Others {
		svc := s.Model.Services[n.Service]
		for _, v := range svc.Volumes {
			for _, host := range s.HostPaths(v) {
				add(host)
			}
		}
		if svc.Develop != nil { // `docker compose watch` copies what lies there into the service
			for _, w := range svc.Develop.Watch {
				add(w.Path)
			}
		}
	}
	slices.Sort(out)
	return slices.DeleteFunc(slices.Compact(out), func(name string) bool { return name == "." }) // no folder would be left
}

// ownFolders lists what the compose files and the builds of other services are made of,
// and what Compose looks for, but for builds of the whole folder.
func (s *Stack) ownFolders() (out []string) {
	for _, file := range s.Includes() {
		if rel, inside := s.Tree.Inside(file); inside && rel != "." {
			out = append(out, rel)
		}
	}
	for _, n := range s.Others {
		for _, context := range contexts(s.Model.Services[n.Service]) {
			if rel, inside := s.Tree.Inside(context); inside && rel != "." {
				out = append(out, rel)
			}
		}
	}
	for _, file := range s.readByOthers() {
		if !file.data && !file.context {
			out = append(out, s.Tree.Names(file.path)...)
		}
	}
	return append(out, gitFolder)
}

func (s *Stack) envNames() []string {
	names := s.Env.Keys()
	for _, e := range s.Jupyter.Env {
		names = append(names, e.Name)
	}
	names = slices.DeleteFunc(names, SetsServer)
	slices.Sort(names)
	return slices.Compact(names)
}

// SetsServer reports whether a variable decides how an image starts its server,
// or which files Compose loads: those are the hardening's to set.
func SetsServer(name string) bool {
	return name == neighbour.TokenVar || name == "COMPOSE_FILE" || setsServer.MatchString(name)
}

// TakenOver reports whether the hardening sets a variable by what the stack says of it,
// or drops it with a reason of its own.
func TakenOver(name string) bool {
	return name == neighbour.TokenVar || name == "JUPYTER_BASE_URL" || name == "HOME" || exposesJupyter(name)
}

// exposesJupyter reports whether a variable makes another proxy expose the container.
func exposesJupyter(name string) bool {
	return strings.HasPrefix(name, "VIRTUAL_") || strings.HasPrefix(name, "LETSENCRYPT_")
}

var setsServer = regexp.MustCompile(`^(JUPYTER_|NB_|GRANT_SUDO$|CHOWN_|RESTARTABLE$|NOTEBOOK_ARGS$|DOCKER_STACKS_|HOME$|PASSWORD$|VIRTUAL_|LETSENCRYPT_)`)

// reach lists the services that Jupyter is meant to talk to, without those that would
// give it the engine or the internet: these are reached only when asked for.
func (s *Stack) reach() []string {
	return slices.DeleteFunc(s.uses(), func(name string) bool { return s.Gives[name] != "" })
}

// tells gives what the services do that give away the engine or the internet, as text.
func (s *Stack) tells() map[string]string {
	out := map[string]string{}
	for name, grant := range s.Gives {
		out[name] = grant.Tells()
	}
	return out
}

// withheld lists the services that Jupyter uses and that reach leaves out.
func (s *Stack) withheld() (out []Withheld) {
	for _, name := range s.uses() {
		if grant := s.Gives[name]; grant != "" {
			out = append(out, Withheld{name, grant})
		}
	}
	return out
}

// uses lists the services that Jupyter's environment names as a host, and those that
// it depends on, where they can join a network.
func (s *Stack) uses() []string {
	out := slices.Clone(s.Jupyter.DependsOn)
	for _, e := range s.Jupyter.Env {
		if e.Service != "" {
			out = append(out, e.Service)
		}
	}
	slices.Sort(out)
	return slices.DeleteFunc(slices.Compact(out), func(name string) bool { return s.Model.Services[name].NetworkMode != "" })
}

// apart lists the services that can join no network, because they use another
// one's or the host's.
func (s *Stack) apart() (out []string) {
	for _, n := range s.Others {
		if s.Model.Services[n.Service].NetworkMode != "" {
			out = append(out, n.Service)
		}
	}
	return out
}

// A tag of the docker-stacks that names one build.
var dated = regexp.MustCompile(`:20[0-9]{2}-[0-9]{2}-[0-9]{2}(@|$)`)

// image is today's build of the flavour that the stack uses, or the stack's own
// choice where that is dated and younger.
func (s *Stack) image() string {
	if s.Jupyter.Flavour == "" {
		return answers.DefaultImage
	}
	_, date, _ := strings.Cut(answers.DefaultImage, ":")
	ours := "quay.io/jupyter/" + s.Jupyter.Flavour + ":" + date
	theirs := s.Model.Services[s.Jupyter.Service].Image
	if strings.HasPrefix(theirs, "quay.io/jupyter/") && theirs > ours && dated.MatchString(theirs) {
		return theirs
	}
	return ours
}
