package invariant

import (
	"errors"
	"strings"
	"testing"

	"example.com/magi-harden/internal/answers"
	"example.com/magi-harden/internal/compose"
	"example.com/magi-harden/internal/design"
	"example.com/magi-harden/internal/secret"
	"example.com/magi-harden/internal/tree"
)

const base = `
services:
  jupyter: { image: "jupyter/scipy-notebook:latest", ports: ["8888:8888"], privileged: true }
  litellm: { image: litellm, env_file: .env, environment: [A=1] }
  redis: { image: redis, volumes: ["data:/data"] }
volumes: { data: {} }
`

// good is a hardened service by hand; %s takes further keys.
const good = `
services:
  jupyter: !override
    image: local
    user: "1000:100"
    read_only: true
    cap_drop: [ALL]
    security_opt: ["no-new-privileges:true"]
    environment: { JUPYTER_TOKEN: secretsecret }
    tmpfs: ["/tmp:size=1m"]
    networks: { front: {}, jupyter_reach: {} }
    deploy: { resources: { limits: { cpus: "1", memory: 1G, pids: 10 } } }
    logging: { options: { max-size: 1m, max-file: "1" } }
  nginx:
    image: nginx
    user: "101:101"
    read_only: true
    cap_drop: [ALL]
    security_opt: ["no-new-privileges:true"]
    tmpfs: ["/tmp:size=1m"]
    networks: { front: {}, edge: {} }
    ports: ["443:8443"]
    deploy: { resources: { limits: { cpus: "1", memory: 1G, pids: 10 } } }
    logging: { options: { max-size: 1m, max-file: "1" } }
  litellm:
    environment: { JUPYTER_TOKEN: "" }
    networks: { default: {}, jupyter_reach: {} }
networks:
  front: { internal: true }
  jupyter_reach: { internal: true }
  edge: {}
`

// models are the one before, and the one of base, good and a third file.
func models(t *testing.T, third string) (before, after *compose.Model) {
	t.Helper()
	dir := tree.Tree{Dir: "/nonexistent"}.With(map[string][]byte{
		"docker-compose.yml": []byte(base), "o.yml": []byte(good), "third.yml": []byte(third), ".env": []byte("JUPYTER_TOKEN=secretsecret\n"),
	})
	var err error
	before, err = compose.Load(dir.With(map[string][]byte{".env": []byte("JUPYTER_TOKEN=\n")}), "p", []string{"docker-compose.yml"})
	if err != nil {
		t.Fatal(err)
	}
	after, err = compose.Load(dir, "p", []string{"docker-compose.yml", "o.yml", "third.yml"})
	if err != nil {
		t.Fatal(err)
	}
	return before, after
}

// check gives the errors of a third file.
func check(t *testing.T, third string) string {
	t.Helper()
	before, after := models(t, third)
	return judged(t, before, after, "secretsecret")
}

// judged gives the errors of two models, where Jupyter is to have the mounts.
func judged(t *testing.T, before, after *compose.Model, token string, mounts ...design.Mount) string {
	t.Helper()
	d := design.Design{
		Jupyter:    design.Jupyter{Service: "jupyter", Egress: answers.EgressReach, Reach: []string{"litellm"}, Networks: []string{"front", "jupyter_reach"}, Mounts: mounts},
		Front:      design.Nginx{Service: design.Container{Service: "nginx"}},
		Networks:   []design.Network{{Name: "front", Internal: true}, {Name: "jupyter_reach", Internal: true}, {Name: "edge"}},
		Neighbours: []design.Neighbour{{Service: "litellm", DropToken: true}},
	}
	var errs []error
	for _, f := range Check(before, after, d, secret.New(token), nil) {
		errs = append(errs, f)
	}
	err := errors.Join(errs...)
	if err == nil {
		return ""
	}
	if strings.Contains(err.Error(), "secretsecret") {
		t.Errorf("an error shows the token: %v", err)
	}
	return err.Error()
}

func TestGoodHolds(t *testing.T) {
	if got := check(t, "services: {}"); got != "" {
		t.Error(got)
	}
}

// TestEveryHoleIsSeen opens one hole after the other, as a later file of the
// user's could.
func TestEveryHoleIsSeen(t *testing.T) {
	for hole, want := range map[string]string{
		"jupyter: {ports: ['8888:8888']}":                       "services.jupyter.ports",
		"jupyter: {privileged: true}":                           "services.jupyter.privileged",
		"jupyter: {cap_add: [NET_ADMIN]}":                       "services.jupyter.cap_add",
		"jupyter: {cap_drop: !override [CHOWN]}":                "services.jupyter.cap_drop",
		"jupyter: {security_opt: ['seccomp=unconfined']}":       "services.jupyter.security_opt",
		"jupyter: {user: root}":                                 "services.jupyter.user",
		"jupyter: {user: '0:0'}":                                "services.jupyter.user",
		"jupyter: {read_only: false}":                           "services.jupyter.read_only",
		"jupyter: {devices: ['/dev/kvm']}":                      "services.jupyter.devices",
		"jupyter: {pid: host}":                                  "services.jupyter.pid",
		"jupyter: {ipc: host}":                                  "services.jupyter.ipc",
		"jupyter: {extra_hosts: ['h:host-gateway']}":            "services.jupyter.extra_hosts",
		"jupyter: {tmpfs: ['/x']}":                              "services.jupyter.tmpfs",
		"jupyter: {env_file: .env}":                             "services.jupyter.env_file",
		"jupyter: {environment: {OPENAI_API_KEY: x}}":           "services.jupyter.environment",
		"jupyter: {environment: {JUPYTER_TOKEN: ''}}":           "services.jupyter.environment.JUPYTER_TOKEN",
		"jupyter: {environment: {JUPYTER_TOKEN: other}}":        "services.jupyter.environment.JUPYTER_TOKEN",
		"jupyter: {environment: !override {}}":                  "services.jupyter.environment.JUPYTER_TOKEN",
		"jupyter: {networks: {default: {}}}":                    "services.jupyter.networks: default",
		"jupyter: {volumes: ['/var/run/docker.sock:/s']}":       "services.jupyter.volumes",
		"jupyter: {volumes: ['./config/tls:/s']}":               "services.jupyter.volumes",
		"jupyter: {post_start: [{command: id, user: root}]}":    "services.jupyter.post_start",
		"jupyter: {deploy: {resources: {limits: !reset null}}}": "services.jupyter.deploy.resources.limits.memory",
		"jupyter: {logging: !reset null}":                       "services.jupyter.logging",
		"nginx: {user: root}":                                   "services.nginx.user",
		"nginx: !reset null":                                    "services.nginx: is missing",
		"redis: {privileged: true}":                             "services.redis.privileged: differs from the original",
		"redis: {networks: {jupyter_reach: {}, default: {}}}":   "services.redis.networks",
		"redis: {environment: {T: '${JUPYTER_TOKEN}'}}":         "services.redis.environment.T: contains the token",
		"litellm: {environment: !override {A: '1'}}":            "services.litellm.environment.JUPYTER_TOKEN: contains the token",
		"litellm: {environment: {A: '2'}}":                      "services.litellm.environment: differs from the original",
		"redis: {environment: {JUPYTER_TOKEN: other}}":          "services.redis.environment.JUPYTER_TOKEN: differs from the original",
		"redis: !reset null":                                    "services.redis: is gone",
		"spy: {image: x}":                                       "services.spy: was not there before",
		"jupyter: {networks: !override {edge: {}}}":             "edge is not internal",
		"jupyter: {networks: !reset null}":                      "services.jupyter.networks: default",
		"jupyter: {networks: !reset null, network_mode: host}":  "services.jupyter.network_mode",
	} {
		if got := check(t, "services:\n  "+hole+"\n"); !strings.Contains(got, want) {
			t.Errorf("%s: %q, want %q", hole, got, want)
		}
	}
	if got := check(t, "volumes: {data: {external: true}}"); !strings.Contains(got, "volumes") {
		t.Errorf("volumes: %q", got)
	}
}

// TestNetworksStay: only the default network may go, and only as a whole.
func TestNetworksStay(t *testing.T) {
	for what, row := range map[string]struct {
		change func(before, after *compose.Model)
		want   string
	}{
		"default goes":    {func(_, after *compose.Model) { delete(after.Networks, "default") }, ""},
		"default changes": {func(_, after *compose.Model) { inner(after, "default") }, "networks.default: differs from the original"},
		"another goes":    {func(before, _ *compose.Model) { inner(before, "own") }, "networks.own: differs from the original"},
		"another is new":  {func(_, after *compose.Model) { inner(after, "own") }, "networks.own: was not there before"},
		"another stays":   {func(before, after *compose.Model) { inner(before, "own"); inner(after, "own") }, ""},
	} {
		before, after := models(t, "services: {}")
		row.change(before, after)
		if got := judged(t, before, after, "secretsecret"); got != row.want {
			t.Errorf("%s: %q, want %q", what, got, row.want)
		}
	}
}

// inner makes a network an internal one.
func inner(m *compose.Model, name string) {
	n := m.Networks[name]
	n.Internal = true
	m.Networks[name] = n
}

// TestNoToken: with no token there is nothing to find at a neighbour's, and
// Jupyter without one does not pass for one that has it.
func TestNoToken(t *testing.T) {
	before, after := models(t, "services: {jupyter: {environment: {JUPYTER_TOKEN: ''}}}")
	got := judged(t, before, after, "")
	if !strings.Contains(got, "services.jupyter.environment.JUPYTER_TOKEN: is not the token") || strings.Contains(got, "holds the token") {
		t.Error(got)
	}
}

// TestUnsetVariable: a neighbour's variable that has no value is not looked into.
func TestUnsetVariable(t *testing.T) {
	before, after := models(t, "services: {}")
	for _, m := range []*compose.Model{before, after} {
		m.Services["redis"].Environment["UNSET"] = nil
	}
	if got := judged(t, before, after, "secretsecret"); got != "" {
		t.Error(got)
	}
}

// TestGuards: what lies over the stack's own files is there, and read-only.
func TestGuards(t *testing.T) {
	guard := design.Mount{Target: "/g", From: design.FromGuard}
	for _, row := range []struct {
		mount   design.Mount
		volumes string
		holds   bool
	}{
		{guard, "", false},
		{guard, "['data:/g']", false},
		{guard, "['data:/g:ro']", true},
		{guard, "['data:/other:ro']", false},
		{guard, "[{type: tmpfs, target: /g}]", true},
		{guard, "[{type: tmpfs, target: /other}]", false},
		{design.Mount{Target: "/g", Covered: true, ReadOnly: true}, "['data:/g']", false},
		{design.Mount{Target: "/g", Covered: true, ReadOnly: true}, "['data:/g:ro']", true},
		{design.Mount{Target: "/g", Covered: true}, "['data:/g']", true},
		{design.Mount{Target: "/g", ReadOnly: true}, "['data:/g']", true},
	} {
		third := "services: {}"
		if row.volumes != "" {
			third = "services: {jupyter: {volumes: " + row.volumes + "}}"
		}
		before, after := models(t, third)
		if got := judged(t, before, after, "secretsecret", row.mount); strings.Contains(got, "/g is writable by notebooks") == row.holds {
			t.Errorf("%+v, %s: %q", row.mount, row.volumes, got)
		}
	}
}
