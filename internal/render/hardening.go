package render

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"example.com/magi-harden/internal/spec"
)

// hardeningView is the text that explains one deployment to its owner.
type hardeningView struct {
	Profile, Service, Proxy string
	URL, LoginURL           string
	Override, Base          string
	Notebooks, Work         string
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
		Override: in.Override, Base: in.Base, Notebooks: s.Notebooks, Work: in.Jupyter.Work, UID: s.UID, GID: s.GID,
		Changes: changes(in), Steps: Steps(in), Limits: notProtected(in), Dropped: in.Jupyter.Dropped,
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
	s := in.Spec
	out := []change{
		{"no token: everybody is let in", "a random token of 256 bits; Compose refuses to start without one", "remote code execution"},
		{"the token in the environment of every service that loads .env", "in Jupyter's only", "credential theft"},
		{"every variable of .env in the notebook", "only: " + listOr(envNames(in), "the token"), "credential theft"},
		{"every origin accepted (CORS *)", "the deployment's own origin, exact", "CSRF, hostile pages"},
		{"root, with sudo", fmt.Sprintf("user %d:%d, no capability, no new privileges, read-only root file system", s.UID, s.GID), "privilege escalation, container escape"},
		{"packages installed at every start, errors hidden", "baked into the image; a failure fails the build", "supply chain, surprises"},
		{"a frozen image (Docker Hub, 2023)", s.Image, "known vulnerabilities"},
		{"no limits", fmt.Sprintf("%s processors, %s memory, %d processes, bounded logs", s.CPUs, s.Memory, s.Pids), "mining, exhaustion of the host"},
	}
	if s.Proxied() {
		out = append(out, change{"Jupyter's port on all addresses", "no published port; nginx relays from an internal network", "network scanning"})
	} else {
		out = append(out, change{"Jupyter's port on all addresses", "127.0.0.1 only", "network scanning"})
	}
	if s.Expose == spec.ExposeNginx {
		out = append(out, change{"plain HTTP", "TLS 1.2 and 1.3, unknown names refused, guesses throttled, an allow list of addresses", "eavesdropping, guessing"})
	}
	if s.Egress == spec.EgressReach {
		out = append(out, change{"every neighbour and the internet in reach", "only: " + listOr(s.Reach, "nothing"), "lateral movement, exfiltration"})
	}
	return out
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
	add("Give the notebooks to the container's user, if they belong to somebody else: `sudo chown -R %d:%d %s`", s.UID, s.GID, s.Notebooks)
	add("Build and start: `docker compose up -d --build`")
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

// notProtected is what stays possible; a tool that hides it would be a danger.
func notProtected(in Input) []string {
	s := in.Spec
	out := []string{
		"Whoever is logged in runs any code as the container's user: that is what Jupyter is for.",
		"A notebook can read the token of its own server (`/proc`, the runtime files). It is one user's server, not a multi-user one.",
		"A hole in the kernel or the engine lets code out of the container; keep both up to date.",
	}
	if s.Egress == spec.EgressFull {
		out = append(out, "With `egress: full` a notebook can send data anywhere and reach services of this host.")
	}
	for _, name := range s.Reach {
		out = append(out, fmt.Sprintf("`%s` is in reach of every notebook: what it lets its own network do, a notebook can do.", name))
	}
	if len(s.PassEnv) > 0 {
		out = append(out, "The variables "+strings.Join(s.PassEnv, ", ")+" can be read by every notebook.")
	}
	slices.Sort(out[3:])
	return out
}
