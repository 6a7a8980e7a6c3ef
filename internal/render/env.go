package render

import (
	"slices"
	"strings"

	"example.com/magi-harden/internal/stack"
)

// jupyterEnv is the whole environment beside the token: what the server's
// configuration needs, what points to a service within reach, and the variables
// that somebody chose.
func jupyterEnv(in Input) []stack.EnvVar {
	out := append(serverEnv(), chosenEnv(in)...)
	if ownImage(in) {
		// A user id that the image does not know has / as its home.
		out = append(out, stack.EnvVar{Name: "HOME", Value: homeOf(in)})
	}
	if ownImage(in) && in.Jupyter.Flavour != "" {
		// The docker-stacks put it behind the command's own flags, which beat every file.
		out = append(out, stack.EnvVar{Name: "NOTEBOOK_ARGS"})
	}
	slices.SortFunc(out, func(a, b stack.EnvVar) int { return strings.Compare(a.Name, b.Name) })
	return out
}

// plainEnv are variables of the stack's own that say nothing but where and how
// fast; they stay.
var plainEnv = []string{"LANG", "LC_ALL", "MKL_NUM_THREADS", "NVIDIA_DRIVER_CAPABILITIES", "NVIDIA_VISIBLE_DEVICES", "OMP_NUM_THREADS", "TZ"}

func chosenEnv(in Input) (out []stack.EnvVar) {
	own := map[string]string{}
	for _, e := range in.Jupyter.Env {
		own[e.Name] = e.Value
		reached := e.Service != "" && slices.Contains(in.Spec.Reach, e.Service)
		if (reached || slices.Contains(plainEnv, e.Name)) && !slices.Contains(in.Spec.PassEnv, e.Name) {
			out = append(out, stack.EnvVar{Name: e.Name, Value: e.Value})
		}
	}
	for _, name := range in.Spec.PassEnv {
		value, ok := own[name]
		if _, _, inFile := in.Env.Get(name); !ok || inFile {
			value = "${" + name + ":-}"
		}
		out = append(out, stack.EnvVar{Name: name, Value: value})
	}
	return out
}

// leftEnv names the variables of the stack's own that notebooks lose.
func leftEnv(in Input) (out []string) {
	var stay []string
	for _, e := range chosenEnv(in) {
		stay = append(stay, e.Name)
	}
	for _, e := range in.Jupyter.Env {
		if !slices.Contains(stay, e.Name) && !stack.SetsServer(e.Name) {
			out = append(out, e.Name)
		}
	}
	return out
}
