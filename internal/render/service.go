package render

import (
	"fmt"

	"example.com/magi-harden/internal/answers"
	"example.com/magi-harden/internal/design"
	"example.com/magi-harden/internal/layout"
)

func newJupyterService(in Input) jupyterService {
	j := in.Design.Jupyter
	v := jupyterService{
		Name: j.Service, User: fmt.Sprintf("%d:%d", j.User.UID, j.User.GID), Image: j.Image.Kept, Labels: j.Labels, Config: in.readBy(layout.Jupyter),
		Probe: j.Server.Probe, GPUs: j.GPUs, Kept: j.Kept, Env: j.Environment, Mounts: j.Mounts, Networks: j.Networks, Ports: j.Doors, Limits: j.Limits,
		NoDNS: j.Egress == answers.EgressReach,
		Token: "${JUPYTER_TOKEN:?is empty in .env, run magi-harden upgrade}",
		// -I: else Python would import modules such as http.py from the notebooks' folder.
		Health: []string{"CMD", "python3", "-I", "-c", fmt.Sprintf(
			"import urllib.request as u; u.urlopen('http://127.0.0.1:%d%sapi', timeout=4)", j.Server.Port, j.Server.BaseURL)},
	}
	if j.Start.Whole {
		v.Entrypoint = j.Start.Vector
	} else {
		v.Command = j.Start.Vector
	}
	for _, m := range j.Memory {
		v.Tmpfs = append(v.Tmpfs, tmpfs(m))
	}
	return v
}

// tmpfs returns a tmpfs in the short syntax of Compose, the only one with an owner.
func tmpfs(m design.Memory) string {
	text := m.Target + ":"
	if m.User == nil {
		text += "mode=1777"
	} else {
		text += fmt.Sprintf("uid=%d,gid=%d,mode=0700", m.User.UID, m.User.GID)
	}
	text += fmt.Sprintf(",size=%s", m.Size)
	if m.Exec {
		text += ",exec"
	}
	return text
}
