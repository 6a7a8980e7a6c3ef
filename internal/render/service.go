package render

import (
	"fmt"
	"slices"

	"example.com/magi-harden/internal/answers"
	"example.com/magi-harden/internal/stack"
	"example.com/magi-harden/internal/startcmd"
)

// Where the server's configuration is mounted, read-only, in the container.
const configTarget = "/etc/magi-harden/jupyter"

func newJupyterService(in Input, nets networks) jupyterService {
	s := in.Spec
	j := jupyterService{
		Name: in.Jupyter.Service, UID: s.UID, GID: s.GID, Kept: keptKeys(in), Labels: in.Jupyter.Labels, Config: in.sums[jupyterConfig], GPUs: in.Jupyter.GPUs,
		Token:    "${JUPYTER_TOKEN:?is empty in .env, run magi-harden upgrade}",
		Env:      jupyterEnv(in),
		Mounts:   jupyterMounts(in),
		Networks: nets.jupyter(),
		Limits:   limits{s.CPUs.String(), s.Memory.String(), s.ReserveCPUs.String(), s.ReserveMemory.String(), s.Pids},
		// -I: else a file of the notebooks' folder, such as http.py, stands in for Python's own.
		Health: []string{"CMD", "python3", "-I", "-c", fmt.Sprintf(
			"import urllib.request as u; u.urlopen('http://127.0.0.1:%d%sapi', timeout=4)", in.Jupyter.Port, s.BaseURL)},
		Tmpfs: tmpfs(in),
	}
	if ownImage(in) {
		j.Image, j.Probe = in.Jupyter.Image, in.Jupyter.Probe
	}
	vector, whole := startVector(in)
	if whole {
		j.Entrypoint = vector
	} else {
		j.Command = vector
	}
	if !s.Proxied() {
		j.Ports = []port{{"http", "127.0.0.1", in.Jupyter.Published, "http", in.Jupyter.Port}}
		for i, r := range s.AlsoPublish {
			j.Ports = append(j.Ports, port{fmt.Sprintf("also-%d", i), "127.0.0.1", fmt.Sprint(r.Published), "http", r.Target})
		}
	}
	return j
}

// keptKeys are the keys that stay as they are written. An entrypoint belongs to the
// stack's own image, and to the command behind it.
func keptKeys(in Input) []stack.Kept {
	return slices.DeleteFunc(slices.Clone(in.Jupyter.Keep), func(k stack.Kept) bool {
		return k.Key == "entrypoint" && (!ownImage(in) || in.Spec.Command.Line != "")
	})
}

// ownImage reports whether the image is the stack's own.
func ownImage(in Input) bool { return in.Spec.ImageMode == answers.Keep }

// startVector is the command, or whole: the entrypoint and all that follows.
func startVector(in Input) (vector []string, whole bool) {
	const config = configTarget + "/jupyter_server_config.py"
	switch {
	case in.Spec.Command.Line != "":
		start, err := startcmd.Parse(in.Spec.Command.Line)
		if err == nil {
			return start.Vector(config), true
		}
	case ownImage(in):
		return in.Jupyter.Start.Vector(config), in.Jupyter.StartHasEntrypoint
	}
	start := startcmd.Start{Program: []string{"start-notebook.py"}}
	if in.Jupyter.StartErr == nil {
		start.Flags = in.Jupyter.Start.Flags
	}
	return start.Vector(config), false
}

// homeOf is the home folder of the image that runs.
func homeOf(in Input) string {
	if ownImage(in) {
		return in.Jupyter.Home
	}
	return stack.JovyanHome
}

// tmpfs are the places in memory: the home, unless a mount of the stack's own is
// there, and /tmp.
func tmpfs(in Input) (out []string) {
	s := in.Spec
	if home := homeOf(in); !mounted(in, home) {
		out = append(out, fmt.Sprintf("%s:uid=%d,gid=%d,mode=0700,size=%s,exec", home, s.UID, s.GID, least(s.Memory/4, 1<<30)))
	}
	if !mounted(in, "/tmp") {
		out = append(out, fmt.Sprintf("/tmp:mode=1777,size=%s", least(s.Memory/8, 512<<20)))
	}
	return out
}

// mounted reports whether a mount is exactly there.
func mounted(in Input, target string) bool {
	return slices.ContainsFunc(jupyterMounts(in), func(m stack.Mount) bool { return m.Target == target })
}

// least bounds a tmpfs: its pages count against the memory limit.
func least(a, b answers.Size) answers.Size { return min(a, b) &^ (1<<20 - 1) }

func jupyterMounts(in Input) []stack.Mount {
	var out []stack.Mount
	if in.Spec.Notebooks != "" {
		target := in.Jupyter.Work
		if slices.ContainsFunc(in.Jupyter.Mounts, func(m stack.Mount) bool { return m.Target == target }) {
			target += "/notebooks" // a mount of the stack's own is there, and one was asked for
		}
		out = append(out, stack.Mount{Source: in.Spec.Notebooks, Target: target})
	}
	out = append(out, stack.Mount{Source: "./config/jupyter", Target: configTarget, ReadOnly: true})
	for _, m := range in.Jupyter.Mounts {
		if !m.Baked || ownImage(in) {
			out = append(out, m)
		}
	}
	for _, g := range in.Guards {
		out = append(out, stack.Mount{Source: g.Source, Target: g.Target, ReadOnly: true})
	}
	return out
}
