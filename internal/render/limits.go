package render

import (
	"slices"
	"strings"

	"example.com/magi-harden/internal/answers"
	"example.com/magi-harden/internal/design"
	"example.com/magi-harden/internal/phrase"
	"example.com/magi-harden/internal/shell"
)

// covered says what a notebook can still do with a covered folder.
func covered(d design.Design, m design.Mount) []own {
	change := own("and change files that no service, build or Compose reads now, such as `.git/hooks` of a parent folder")
	if m.ReadOnly {
		change = "and change folders that no service, build or Compose reads now"
	}
	return []own{
		say("%s is mounted: a notebook can read the stack's sources, %s.", m.Source, change),
		say("If `.env` is replaced on this host, by an editor or by `magi-harden upgrade`, the running container can read it until it is recreated: %s before, `docker compose up -d` after.", run("docker compose stop %s", shell.Name(d.Jupyter.Service))),
	}
}

// notProtected lists the attacks that remain possible.
func notProtected(d design.Design) []own {
	j := d.Jupyter
	out := []own{
		"Anybody who is logged in can run any code as the container's user: that is the purpose of Jupyter.",
		"A notebook can read the token of its own server (`/proc`, the runtime files). The server is for one user, not for several.",
		"A vulnerability of the kernel or the engine lets code escape from the container: keep both up to date.",
	}
	if j.HomeKept {
		out = append(out, say("%s is in a mount: files that a notebook writes there, such as `.bashrc` or `.ipython/profile_default/startup`, run in every later kernel or terminal. Settings there cannot disable the login.", j.Home))
	}
	if j.Egress == answers.EgressFull {
		out = append(out, "With `egress: full`, a notebook can send data anywhere and reach the other machines of this host's networks. Only the firewall table keeps it from services of this host and from the metadata service of a cloud.")
	}
	for _, name := range stacksNetworks(d) {
		out = append(out, say("The network %s is the stack's: Jupyter and all services on it reach each other, and the firewall table does not filter it.", name))
	}
	for _, name := range j.Reach {
		out = append(out, say("Every notebook can reach %s, and do there what any client of its network can.", name))
	}
	if len(j.PassEnv) > 0 {
		out = append(out, say("The variables %s can be read by every notebook.", prose(strings.Join(j.PassEnv, ", "))))
	}
	for _, m := range j.Mounts {
		switch {
		case m.Covered:
			out = append(out, covered(d, m)...)
		case m.Holds:
			out = append(out, say("%s is mounted: a notebook can change the compose files, and so control this host at the next `docker compose up`.", m.Source))
		}
	}
	for _, e := range d.Exposed() {
		out = append(out, say("%s %s (%s): an attacker who controls it controls Jupyter too.", e.Service, prose(phrase.Exposes(e)), prose(phrase.Way(e.Way, e.Name))))
	}
	for _, r := range j.Also {
		out = append(out, say("Every user of this host reaches port %d of the container at 127.0.0.1:%d without a login.", r.Target, r.Published))
	}
	if j.Image.Own {
		out = append(out, "The image is your own: magi-harden does not update or check its packages.")
	}
	slices.Sort(out[3:])
	return out
}
