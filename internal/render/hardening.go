package render

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"example.com/magi-harden/internal/answers"
	"example.com/magi-harden/internal/neighbour"
)

// hardeningView is the text that explains one deployment to its owner.
type hardeningView struct {
	Profile, Service, Proxy string
	URL, LoginURL           string
	Override, Base          string
	Notebooks, Work         string
	Own                     bool   // the image is the stack's own
	HomeKept                bool   // the home is in a mount
	Home                    string // in the container, without the leading slash
	UID, GID                int
	Changes                 []change
	Steps                   []string
	Limits                  []string
	Networks                []string // names in compose, for cutting Jupyter off
	Variables               []string // secrets that a notebook could read
	Domain, Reload          string   // Reload has nginx take a new certificate, empty without one
	LocalCA, Banning        bool
}

// change is one row of the table: what was, what is now, against what or why.
type change struct{ Was, Now, Against string }

func newHardeningView(in Input) (any, error) {
	s := in.Spec
	v := hardeningView{
		Profile: string(s.Profile), Service: in.Jupyter.Service, URL: URL(in), LoginURL: URL(in) + "login",
		Override: in.Override, Base: in.Base, Notebooks: s.Notebooks, Own: ownImage(in), Work: in.Jupyter.Work, UID: s.UID, GID: s.GID,
		Changes: append(changes(in), leftRows(in)...), Steps: stepsHere(in), Limits: notProtected(in),
		HomeKept: mounted(in, homeOf(in)), Home: shellWord(strings.TrimPrefix(homeOf(in), "/")), Networks: newNetworks(in).jupyter(), Variables: append([]string{"JUPYTER_TOKEN"}, s.PassEnv...),
	}
	if s.Proxied() {
		v.Proxy = proxyName(in)
	}
	if tls(in) {
		v.Domain, v.Reload, v.LocalCA, v.Banning = s.Domain, reload(in), localCA(in), banning(in)
	}
	return v, nil
}

// stepsHere are the steps in the file that explains them.
func stepsHere(in Input) []string {
	out := Steps(in)
	for i, s := range out {
		out[i] = strings.ReplaceAll(s, details, "see below")
	}
	return out
}

// URL is the address in the browser, with the base URL.
func URL(in Input) string {
	s := in.Spec
	if s.Expose == answers.ExposeNginx {
		return "https://" + s.Domain + s.Port() + s.BaseURL
	}
	return "http://localhost:" + strconv.Itoa(in.Jupyter.PublishedNow) + s.BaseURL
}

func changes(in Input) []change {
	s, was := in.Spec, in.Jupyter.Before
	port := change{"the port on all addresses", "127.0.0.1 only", "network scanning"}
	if s.Proxied() {
		port.Now = "no published port; nginx relays from an internal network"
	}
	memory := "home and /tmp"
	if mounted(in, homeOf(in)) {
		memory = "/tmp"
	}
	return pick(
		when(true, change{"the token is whatever .env says, or none", "random, of 256 bits; neither Compose nor the server starts without one", "remote code execution"}),
		when(loadsEnv(in), change{"the token in the environment of every service that loads .env", "in Jupyter's only", "credential theft"}),
		when(was.Env, change{"every variable of .env in the notebook", only(envNames(in), "none"), "credential theft"}),
		when(true, change{"the origins that the image or the command chooses", "the deployment's own, exact", "CSRF, hostile pages"}),
		when(was.Root, change{"root, or sudo", fmt.Sprintf("user %d:%d without any capability or new privileges", s.UID, s.GID), "privilege escalation"}),
		when(true, change{"a container that can change itself", "a read-only root file system; " + memory + " in memory, with a size", "persistence, container escape"}),
		when(was.Installs, change{"packages installed at every start, errors hidden", "baked into the image; a failure fails the build", "supply chain, surprises"}),
		when(was.Frozen && !ownImage(in), change{"an image that gets no updates since 2023", s.Image, "known vulnerabilities"}),
		when(true, change{"no limits", fmt.Sprintf("%s processors, %s memory, %d processes, bounded logs", s.CPUs, s.Memory, s.Pids), "mining, exhaustion of the host"}),
		when(was.Published, port),
		when(tls(in), change{"plain HTTP", "TLS 1.2 and 1.3, unknown names refused, guesses throttled, an allow list of addresses", "eavesdropping, guessing"}),
		when(s.Egress == answers.EgressReach, change{"the internet in reach, and every neighbour", only(s.Reach, "only: the proxy's answers"), "lateral movement, exfiltration"}),
	)
}

func loadsEnv(in Input) bool {
	return slices.ContainsFunc(in.Others, func(n neighbour.Neighbour) bool { return n.LoadsEnv })
}

func envNames(in Input) []string {
	var out []string
	for _, e := range chosenEnv(in) {
		out = append(out, e.Name)
	}
	return out
}

func only(items []string, none string) string {
	if len(items) == 0 {
		return none
	}
	return "only: " + strings.Join(items, ", ")
}
