package design

import (
	"slices"
	"strings"

	"example.com/magi-harden/internal/grant"
	"example.com/magi-harden/internal/stack"
)

// environment returns every variable except the token, sorted by name: those that
// the server's configuration needs, those that point to a reachable service, and
// those that were chosen.
func (f Facts) environment() []Variable {
	out := append(serverEnv(), f.chosenEnv()...)
	if f.ownImage() {
		// A user id that the image does not know has / as its home.
		out = append(out, Variable{"HOME", f.home()})
	}
	if f.ownImage() && f.Jupyter.Flavour != "" {
		// The docker-stacks put it behind the command's own flags, which beat every file.
		out = append(out, Variable{Name: "NOTEBOOK_ARGS"})
	}
	slices.SortFunc(out, func(a, b Variable) int { return strings.Compare(a.Name, b.Name) })
	return out
}

// serverEnv returns the variables that make the configuration file take precedence.
// Their folders are on a tmpfs of their own, where no mount of the stack may lie.
func serverEnv() []Variable {
	return []Variable{
		// Instead of ~/.jupyter, where a notebook could leave settings and code for the next start.
		{"JUPYTER_CONFIG_DIR", grant.StateFolder + "/config"},
		// Instead of ~/.local/share/jupyter/runtime: files with the token in them end with the container.
		{"JUPYTER_RUNTIME_DIR", grant.StateFolder + "/runtime"},
		// The same for ~/.local/etc/jupyter and for packages in ~/.local; notebooks get theirs back.
		{"PYTHONNOUSERSITE", "1"},
		// A mistake in the configuration stops the server; otherwise it starts without it.
		{"TRAITLETS_APPLICATION_RAISE_CONFIG_FILE_ERROR", "1"},
	}
}

// plainEnv are variables of the stack that are kept: locale, threads and GPU.
var plainEnv = [...]string{"LANG", "LC_ALL", "MKL_NUM_THREADS", "NVIDIA_DRIVER_CAPABILITIES", "NVIDIA_VISIBLE_DEVICES", "OMP_NUM_THREADS", "TZ"}

// chosenEnv returns the variables that are kept of the stack and those of pass_env.
func (f Facts) chosenEnv() (out []Variable) {
	pass := f.Answers.PassEnv
	own := map[string]string{}
	for _, e := range f.Jupyter.Env {
		own[e.Name] = e.Value
		reached := e.Service != "" && slices.Contains(f.Answers.Reach, e.Service)
		if (reached || slices.Contains(plainEnv[:], e.Name)) && !slices.Contains(pass, e.Name) {
			out = append(out, Variable{e.Name, e.Value})
		}
	}
	for _, name := range pass {
		value, ok := own[name]
		if !ok || slices.Contains(f.EnvNames, name) {
			value = "${" + name + ":-}"
		}
		out = append(out, Variable{name, value})
	}
	return out
}

// droppedEnv returns the names of the stack's variables that are dropped: those that
// pass_env could name, and those that say how the server starts. Variables whose value
// is taken over, or that are dropped with a reason of their own, are not among them.
func (f Facts) droppedEnv() (named, settings []string) {
	stay := names(f.chosenEnv())
	for _, e := range f.Jupyter.Env {
		switch {
		case slices.Contains(stay, e.Name) || stack.TakenOver(e.Name):
		case stack.SetsServer(e.Name):
			settings = append(settings, e.Name)
		default:
			named = append(named, e.Name)
		}
	}
	return named, settings
}
