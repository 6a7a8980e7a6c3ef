package render

import (
	"fmt"
	"slices"
	"strings"

	"example.com/magi-harden/internal/answers"
	"example.com/magi-harden/internal/neighbour"
	"example.com/magi-harden/internal/stack"
)

// covered tells what a notebook can still do with a folder that is covered.
func covered(in Input, m stack.Mount) []string {
	change := "and change what no service, build or Compose reads today, such as `.git/hooks` of a folder above"
	if m.ReadOnly {
		change = "and change those of its folders that no service, build or Compose reads today"
	}
	return []string{
		fmt.Sprintf("`%s` is mounted as a whole: a notebook can read the stack's sources, %s.", m.Source, change),
		fmt.Sprintf("When `.env` is replaced on this host, by an editor or by `magi-harden upgrade`, its cover comes off the running container, and a notebook can read it: `docker compose stop %s` before, `docker compose up -d` after.", in.Jupyter.Service),
	}
}

// Tells says what a neighbour sees in this deployment, empty where it is nothing.
func Tells(in Input, see neighbour.Exposure) string {
	s := in.Spec
	return see.Tells(s.Expose == answers.ExposeNginx, s.Expose == answers.ExposeNginx && s.TLS == answers.TLSSelfSigned)
}

// notProtected is what stays possible; a tool that hides it would be a danger.
func notProtected(in Input) []string {
	s := in.Spec
	out := []string{
		"Whoever is logged in runs any code as the container's user: that is what Jupyter is for.",
		"A notebook can read the token of its own server (`/proc`, the runtime files). It is one user's server, not a multi-user one.",
		"A hole in the kernel or the engine lets code out of the container; keep both up to date.",
	}
	if home := homeOf(in); mounted(in, home) {
		out = append(out, fmt.Sprintf("`%s` is in a mount: what a notebook leaves there, such as `.bashrc` or `.ipython/profile_default/startup`, runs again in every later kernel or terminal. No setting there lets anybody in.", home))
	}
	if s.Egress == answers.EgressFull {
		out = append(out, "With `egress: full` a notebook can send data anywhere and reach services of this host.")
	}
	for _, name := range s.Reach {
		out = append(out, fmt.Sprintf("`%s` is in reach of every notebook: what it lets its own network do, a notebook can do.", name))
	}
	if len(s.PassEnv) > 0 {
		out = append(out, "The variables "+strings.Join(s.PassEnv, ", ")+" can be read by every notebook.")
	}
	for _, m := range in.Jupyter.Mounts {
		switch {
		case !m.Holds.IsZero() && in.Spec.Cover:
			out = append(out, covered(in, m)...)
		case !m.Holds.IsZero():
			out = append(out, fmt.Sprintf("`%s` is mounted as a whole: a notebook can rewrite the compose files and owns this host at the next `docker compose up`.", m.Source))
		}
	}
	for _, see := range in.Exposures {
		if tells := Tells(in, see); tells != "" {
			out = append(out, fmt.Sprintf("`%s` %s (%s): whoever breaks into it has Jupyter too.", see.Service, tells, see.What))
		}
	}
	for _, r := range s.AlsoPublish {
		out = append(out, fmt.Sprintf("Whoever is on this host reaches port %d of the container at 127.0.0.1:%d, without a login.", r.Target, r.Published))
	}
	if ownImage(in) {
		out = append(out, "The image is your own: its packages are as old and as trustworthy as you build it.")
	}
	slices.Sort(out[3:])
	return out
}
