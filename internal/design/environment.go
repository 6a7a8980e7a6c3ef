package design

import (
	"slices"
	"strings"

	"example.com/magi-harden/internal/stack"
)

// environment is all of it beside the token: what the server's configuration
// needs, what points to a service within reach, and what somebody chose.
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

// serverEnv is the part without which the configuration is not the last word.
// Its folders are on the tmpfs of /tmp.
func serverEnv() []Variable {
	return []Variable{
		// Instead of ~/.jupyter, where a notebook could leave settings and code for the next start.
		{"JUPYTER_CONFIG_DIR", "/tmp/jupyter-config"},
		// Instead of ~/.local/share/jupyter/runtime: files with the token in them end with the container.
		{"JUPYTER_RUNTIME_DIR", "/tmp/jupyter-runtime"},
		// The same for ~/.local/etc/jupyter and for packages in ~/.local; notebooks get theirs back.
		{"PYTHONNOUSERSITE", "1"},
		// A mistake in the configuration stops the server; otherwise it starts without it.
		{"TRAITLETS_APPLICATION_RAISE_CONFIG_FILE_ERROR", "1"},
	}
}

// plainEnv are variables of the stack's own that say nothing but where and how
// fast; they stay.
var plainEnv = [...]string{"LANG", "LC_ALL", "MKL_NUM_THREADS", "NVIDIA_DRIVER_CAPABILITIES", "NVIDIA_VISIBLE_DEVICES", "OMP_NUM_THREADS", "TZ"}

// chosenEnv is what of the stack's own variables stays, and what was asked for.
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

// droppedEnv names the variables of the stack's own that notebooks lose.
func (f Facts) droppedEnv() (out []string) {
	stay := names(f.chosenEnv())
	for _, e := range f.Jupyter.Env {
		if !slices.Contains(stay, e.Name) && !stack.SetsServer(e.Name) {
			out = append(out, e.Name)
		}
	}
	return out
}
