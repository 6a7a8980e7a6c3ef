package render

import (
	"fmt"
	"slices"
	"strings"

	"example.com/magi-harden/internal/spec"
	"example.com/magi-harden/internal/stack"
)

// Where the server's configuration is mounted, read-only, in the container.
const configTarget = "/etc/magi-harden/jupyter"

func newJupyterService(in Input, nets networks) jupyterService {
	s := in.Spec
	j := jupyterService{
		Name: in.Jupyter.Service, UID: s.UID, GID: s.GID, Kept: in.Jupyter.Keep,
		Command:  []string{"start-notebook.py", "--config=" + configTarget + "/jupyter_server_config.py"},
		Token:    "${JUPYTER_TOKEN:?is empty in .env, run magi-harden upgrade}",
		Env:      jupyterEnv(in),
		Mounts:   jupyterMounts(in),
		Networks: nets.jupyter(),
		Limits:   limits{s.CPUs.String(), s.Memory.String(), s.ReserveCPUs.String(), s.ReserveMemory.String(), s.Pids},
		Health: []string{"CMD", "python3", "-c", fmt.Sprintf(
			"import urllib.request as u; u.urlopen('http://127.0.0.1:%d%sapi', timeout=4)", in.Jupyter.Port, s.BaseURL)},
		Tmpfs: []string{
			fmt.Sprintf("%s:uid=%d,gid=%d,mode=0700,size=%s,exec", in.Jupyter.Home, s.UID, s.GID, least(s.Memory/4, 1<<30)),
			fmt.Sprintf("/tmp:mode=1777,size=%s", least(s.Memory/8, 512<<20)),
		},
	}
	if !s.Proxied() {
		j.Ports = []port{{"http", "127.0.0.1", in.Jupyter.Published, "http", in.Jupyter.Port}}
	}
	return j
}

// least bounds a tmpfs: its pages count against the memory limit.
func least(a, b spec.Size) spec.Size { return min(a, b) &^ (1<<20 - 1) }

// jupyterEnv is the whole environment beside the token: what the server's
// configuration needs, what points to a service within reach, and the variables
// that somebody chose.
func jupyterEnv(in Input) []stack.EnvVar {
	out := append(serverEnv(), chosenEnv(in)...)
	slices.SortFunc(out, func(a, b stack.EnvVar) int { return strings.Compare(a.Name, b.Name) })
	return out
}

func chosenEnv(in Input) (out []stack.EnvVar) {
	for _, e := range in.Jupyter.Env {
		if e.Service != "" && slices.Contains(in.Spec.Reach, e.Service) && !slices.Contains(in.Spec.PassEnv, e.Name) {
			out = append(out, stack.EnvVar{Name: e.Name, Value: e.Value})
		}
	}
	for _, name := range in.Spec.PassEnv {
		out = append(out, stack.EnvVar{Name: name, Value: "${" + name + ":-}"})
	}
	return out
}

func jupyterMounts(in Input) []stack.Mount {
	return append([]stack.Mount{
		{Source: in.Spec.Notebooks, Target: in.Jupyter.Work},
		{Source: "./config/jupyter", Target: configTarget, ReadOnly: true},
	}, in.Jupyter.Mounts...)
}
