package render

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"example.com/magi-harden/internal/spec"
	"example.com/magi-harden/internal/stack"
)

// hardeningView is the text that explains one deployment to its owner.
type hardeningView struct {
	Profile, Service, Proxy string
	URL, LoginURL           string
	Override, Base          string
	Notebooks, Work         string
	Own                     bool // the image is the stack's own
	UID, GID                int
	Changes                 []change
	Steps                   []string
	Limits                  []string
	Dropped                 []string
	Networks                []string // names in compose, for cutting Jupyter off
	Variables               []string // secrets that a notebook could read
}

// change is one row of the table: what was, what is now, against what.
type change struct{ Was, Now, Against string }

func newHardeningView(in Input) (any, error) {
	s := in.Spec
	v := hardeningView{
		Profile: string(s.Profile), Service: in.Jupyter.Service, URL: URL(in), LoginURL: URL(in) + "login",
		Override: in.Override, Base: in.Base, Notebooks: s.Notebooks, Own: ownImage(in), Work: in.Jupyter.Work, UID: s.UID, GID: s.GID,
		Changes: changes(in), Steps: Steps(in), Limits: notProtected(in), Dropped: cells(Left(in)),
		Networks: newNetworks(in).jupyter(), Variables: append([]string{"JUPYTER_TOKEN"}, s.PassEnv...),
	}
	if s.Proxied() {
		v.Proxy = proxyName(in)
	}
	return v, nil
}

// URL is the address in the browser, with the base URL.
func URL(in Input) string {
	s := in.Spec
	if s.Expose == spec.ExposeNginx {
		return "https://" + s.Domain + s.Port() + s.BaseURL
	}
	return "http://localhost:" + strconv.Itoa(in.Jupyter.PublishedNow) + s.BaseURL
}

func changes(in Input) []change {
	s, was := in.Spec, in.Jupyter.Was
	port := change{"the port on all addresses", "127.0.0.1 only", "network scanning"}
	if s.Proxied() {
		port.Now = "no published port; nginx relays from an internal network"
	}
	return pick(
		when(true, change{"the token is whatever .env says, or none", "random, of 256 bits; neither Compose nor the server starts without one", "remote code execution"}),
		when(loadsEnv(in), change{"the token in the environment of every service that loads .env", "in Jupyter's only", "credential theft"}),
		when(was.Env, change{"every variable of .env in the notebook", "of those: " + listOr(envNames(in), "none"), "credential theft"}),
		when(true, change{"the origins that the image or the command chooses", "the deployment's own, exact", "CSRF, hostile pages"}),
		when(was.Root, change{"root, or sudo", fmt.Sprintf("user %d:%d without any capability or new privileges", s.UID, s.GID), "privilege escalation"}),
		when(true, change{"a container that can change itself", "a read-only root file system; home and /tmp in memory, with a size", "persistence, container escape"}),
		when(was.Installs, change{"packages installed at every start, errors hidden", "baked into the image; a failure fails the build", "supply chain, surprises"}),
		when(was.Frozen && !ownImage(in), change{"an image that gets no updates since 2023", s.Image, "known vulnerabilities"}),
		when(true, change{"no limits", fmt.Sprintf("%s processors, %s memory, %d processes, bounded logs", s.CPUs, s.Memory, s.Pids), "mining, exhaustion of the host"}),
		when(was.Published, port),
		when(tls(in), change{"plain HTTP", "TLS 1.2 and 1.3, unknown names refused, guesses throttled, an allow list of addresses", "eavesdropping, guessing"}),
		when(s.Egress == spec.EgressReach, change{"the internet in reach, and every neighbour", "only: " + listOr(s.Reach, "the proxy's answers"), "lateral movement, exfiltration"}),
	)
}

func loadsEnv(in Input) bool {
	return slices.ContainsFunc(in.Others, func(n stack.Neighbour) bool { return n.LoadsEnv })
}

func envNames(in Input) []string {
	var out []string
	for _, e := range chosenEnv(in) {
		out = append(out, e.Name)
	}
	return out
}

func listOr(items []string, none string) string {
	if len(items) == 0 {
		return none
	}
	return strings.Join(items, ", ")
}

// Steps are what is left to do once the files are there, in the order in which
// it works.
func Steps(in Input) []string {
	s := in.Spec
	var out []string
	add := func(format string, args ...any) { out = append(out, fmt.Sprintf(format, args...)) }
	for _, name := range writable(in) {
		add("Give the notebooks to the container's user, if they belong to somebody else: `sudo chown -R %d:%d %s`", s.UID, s.GID, name)
	}
	for _, m := range in.Jupyter.Mounts {
		if m.Volume && !m.ReadOnly {
			add("Give the volume `%s` to the container's user: `docker compose run --rm --no-deps --user 0 --cap-add CHOWN --cap-add DAC_OVERRIDE --entrypoint chown %s -R %d:%d %s`", m.Source, in.Jupyter.Service, s.UID, s.GID, m.Target)
		}
	}
	if ownImage(in) {
		add("Build the image and see whether it is recent enough: `docker compose build %s; docker compose run --rm --no-deps --entrypoint python3 %s -c '%s'`", in.Jupyter.Service, in.Jupyter.Service, imageCheck)
	}
	add("Build and start: `docker compose %sup -d --build`", profile(in))
	if s.Expose == spec.ExposeNginx && s.TLS == spec.TLSSelfSigned {
		add("Trust the certificate: import `config/nginx/tls/ca.pem` as an authority into the browser or system. It can vouch for `%s` and names below it, and nothing else; its key stays in `.magi-harden/ca/`", s.Domain)
	}
	add("Log in at %slogin with the value of `JUPYTER_TOKEN` in `.env`. Never open a link with `?token=`: it stays in histories, logs and referrers", URL(in))
	if s.Expose == spec.ExposeLoopback {
		add("Your own proxy in front, if there is one, has to pass the Host header on and to throttle: here all its clients count as one")
		add("From another machine: `ssh -L %d:127.0.0.1:%d HOST`, then open the same address", in.Jupyter.PublishedNow, in.Jupyter.PublishedNow)
	}
	add("Load the firewall table, which also closes what the engine leaves open: `sudo nft -f config/firewall/magi-harden.nft`. It is gone after a reboot: run that at every start, after the engine (a unit of your own with `After=docker.service`), and not from `/etc/nftables.conf`, whose `flush ruleset` would take the engine's rules along")
	if banning(in) {
		add("Optional: ban addresses that keep guessing: `sudo cp -r config/fail2ban/* /etc/fail2ban/ && sudo fail2ban-client reload`, and again `fail2ban-client reload` whenever the proxy's container was recreated, because the name of its log is looked up only then")
	}
	return out
}

// profile names one of the profiles without which Compose does not start Jupyter.
func profile(in Input) string {
	if len(in.Jupyter.Profiles) == 0 {
		return ""
	}
	return "--profile " + in.Jupyter.Profiles[0] + " "
}

// imageCheck demands of an image of the stack's own what Dockerfile.jupyter
// builds in: a server to start, at the floors of the 2026 advisories. It runs as
// the container's user, so it shows too that this one can read it.
const imageCheck = `from importlib.metadata import version as v; from importlib.util import find_spec as f; ` +
	`assert f("jupyter_server") and (f("jupyterlab") or f("notebook")), "no Jupyter that this user can read"; ` +
	`old = [p for p, least in (("jupyter_server", (2, 21, 0)), ("jupyterlab", (4, 6, 2))) if f(p) and tuple(map(int, v(p).split(".")[:3])) < least]; ` +
	`assert not old, old; print("ok")`

// writable are the folders of the host that notebooks write to.
func writable(in Input) (out []string) {
	if in.Spec.Notebooks != "" {
		out = append(out, in.Spec.Notebooks)
	}
	for _, m := range in.Jupyter.Mounts {
		if !m.Volume && !m.ReadOnly && m.Holds == "" {
			out = append(out, m.Source)
		}
	}
	return out
}
