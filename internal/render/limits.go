package render

import (
	"fmt"
	"slices"
	"strings"

	"example.com/magi-harden/internal/answers"
	"example.com/magi-harden/internal/design"
	"example.com/magi-harden/internal/neighbour"
)

// covered tells what a notebook can still do with a folder that is covered.
func covered(d design.Design, m design.Mount) []string {
	change := "and change what no service, build or Compose reads today, such as `.git/hooks` of a folder above"
	if m.ReadOnly {
		change = "and change those of its folders that no service, build or Compose reads today"
	}
	return []string{
		fmt.Sprintf("`%s` is mounted as a whole: a notebook can read the stack's sources, %s.", m.Source, change),
		fmt.Sprintf("When `.env` is replaced on this host, by an editor or by `magi-harden upgrade`, its cover comes off the running container, and a notebook can read it: `docker compose stop %s` before, `docker compose up -d` after.", d.Jupyter.Service),
	}
}

// Tells says what a neighbour sees in this deployment, empty where it is nothing.
func Tells(d design.Design, see neighbour.Exposure) string {
	_, tls := d.Front.(design.Proxy)
	return see.Tells(tls, d.LocalCA())
}

// notProtected is what stays possible; a tool that hides it would be a danger.
func notProtected(d design.Design) []string {
	j := d.Jupyter
	out := []string{
		"Whoever is logged in runs any code as the container's user: that is what Jupyter is for.",
		"A notebook can read the token of its own server (`/proc`, the runtime files). It is one user's server, not a multi-user one.",
		"A hole in the kernel or the engine lets code out of the container; keep both up to date.",
	}
	if j.HomeKept {
		out = append(out, fmt.Sprintf("`%s` is in a mount: what a notebook leaves there, such as `.bashrc` or `.ipython/profile_default/startup`, runs again in every later kernel or terminal. No setting there lets anybody in.", j.Home))
	}
	if j.Egress == answers.EgressFull {
		out = append(out, "With `egress: full` a notebook can send data anywhere and reach services of this host.")
	}
	for _, name := range j.Reach {
		out = append(out, fmt.Sprintf("`%s` is in reach of every notebook: what it lets its own network do, a notebook can do.", name))
	}
	if len(j.PassEnv) > 0 {
		out = append(out, "The variables "+strings.Join(j.PassEnv, ", ")+" can be read by every notebook.")
	}
	for _, m := range j.Mounts {
		switch {
		case m.Covered:
			out = append(out, covered(d, m)...)
		case m.Holds:
			out = append(out, fmt.Sprintf("`%s` is mounted as a whole: a notebook can rewrite the compose files and owns this host at the next `docker compose up`.", m.Source))
		}
	}
	for _, see := range d.Exposures {
		if tells := Tells(d, see); tells != "" {
			out = append(out, fmt.Sprintf("`%s` %s (%s): whoever breaks into it has Jupyter too.", see.Service, tells, see.What()))
		}
	}
	for _, r := range j.Also {
		out = append(out, fmt.Sprintf("Whoever is on this host reaches port %d of the container at 127.0.0.1:%d, without a login.", r.Target, r.Published))
	}
	if j.Image.Own {
		out = append(out, "The image is your own: its packages are as old and as trustworthy as you build it.")
	}
	slices.Sort(out[3:])
	return out
}
