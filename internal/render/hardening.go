package render

import (
	"fmt"
	"strings"

	"example.com/magi-harden/internal/answers"
	"example.com/magi-harden/internal/design"
	"example.com/magi-harden/internal/layout"
)

// hardeningView has the values of HARDENING.md.
type hardeningView struct {
	Profile          answers.Profile
	Service, Proxy   string
	URL              own // of characters that have no meaning in Markdown
	Override, Base   string
	Notebooks, Work  string
	Own              bool   // the image is the stack's own
	HomeKept         bool   // the home is in a mount
	Home             string // in the container, without the leading slash
	Changes          []change
	Steps, Limits    []own
	Variables        []string // secrets that a notebook could read
	Domain           string
	Reload           own // the command for a new certificate, "" without TLS
	LocalCA, Banning bool
}

// change is one row of the table: the state before and now, and what that protects
// from, or the reason.
type change struct{ Was, Now, Against own }

func newHardeningView(in Input) (any, error) {
	d := in.Design
	j := d.Jupyter
	v := hardeningView{
		Profile: d.Profile, Service: j.Service, URL: own(d.Front.URL()),
		Override: d.Compose.Hardening, Base: d.Compose.Base, Notebooks: j.Notebooks, Own: j.Image.Own, Work: j.Work,
		Changes: append(changes(d), droppedRows(d)...), Steps: stepsHere(d), Limits: notProtected(d),
		HomeKept: j.HomeKept, Home: strings.TrimPrefix(j.Home, "/"), Variables: append([]string{"JUPYTER_TOKEN"}, j.PassEnv...),
	}
	c, _ := d.Front.Container()
	v.Proxy, v.Domain, v.LocalCA, v.Banning = c.Service, d.Domain, d.Front.LocalCA(), d.FrontHas(layout.BanJail)
	if d.Front.EndsTLS() {
		v.Reload = reload(c)
	}
	return v, nil
}

// stepsHere returns the steps with references to HARDENING.md itself.
func stepsHere(d design.Design) (out []own) {
	for _, s := range steps(d) {
		out = append(out, own(strings.ReplaceAll(string(s.text), details, "see below")))
	}
	return out
}

func changes(d design.Design) (out []change) {
	j, was := d.Jupyter, d.Jupyter.Before
	row := func(ok bool, was, now, against string) {
		if ok {
			out = append(out, change{escape(was), escape(now), escape(against)})
		}
	}
	port, memory := "127.0.0.1 only", "home and /tmp"
	if c, proxied := d.Front.Container(); proxied {
		port = "no published port; " + c.Program + " relays from an internal network"
	}
	if j.HomeKept {
		memory = "/tmp"
	}
	row(true, "any token in .env, or none", "a random token of 256 bits; neither Compose nor the server starts without one", "remote code execution")
	row(d.Emptied() != nil, "the token in every service that loads .env", "in Jupyter only", "credential theft")
	row(was.Env, "all variables of .env in notebooks", only(j.Chosen, "none"), "credential theft")
	row(true, "allowed origins set by the image or the command", "only the deployment's own", "CSRF, hostile pages")
	row(was.Root, "root, or sudo", fmt.Sprintf("user %d:%d without capabilities and without new privileges", j.User.UID, j.User.GID), "privilege escalation")
	row(true, "a writable container", "a read-only root file system; "+memory+" in memory, with a size limit", "persistence, container escape")
	row(was.Installs, "packages installed at every start, errors hidden", "installed in the image; an error fails the build", "supply chain attacks, silent failures")
	row(was.Frozen && !j.Image.Own, "an image without updates since 2023", j.Image.From, "known vulnerabilities")
	row(true, "no limits", fmt.Sprintf("%s processors, %s memory, %d processes, log rotation", j.Limits.CPUs, j.Limits.Memory, j.Limits.Pids), "mining, exhaustion of the host")
	row(was.Published, "the port published on all addresses", port, "network scanning")
	row(d.Front.EndsTLS(), "plain HTTP", "TLS 1.2 and 1.3, unknown names refused, logins throttled, an allow list of addresses", "eavesdropping, guessing")
	row(j.Egress == answers.EgressReach, "the internet and every other service in reach", only(j.Reach, "only: replies to the proxy"), "lateral movement, exfiltration")
	return out
}

// droppedRows returns a row for each dropped thing.
func droppedRows(d design.Design) (out []change) {
	for _, gone := range d.Jupyter.Dropped {
		out = append(out, change{escape(gone.What), "dropped", escape(gone.Why)})
	}
	return out
}

func only(items []string, none string) string {
	if len(items) == 0 {
		return none
	}
	return "only: " + strings.Join(items, ", ")
}
