package neighbour

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"example.com/magi-harden/internal/treetest"

	"example.com/magi-harden/internal/compose"
	"github.com/google/go-cmp/cmp"
)

// open reads a stack with the service jupyter and one beside it, which has these keys.
func open(t *testing.T, keys, env string, more map[string]string) *compose.Project {
	t.Helper()
	files := map[string]string{"docker-compose.yml": "services:\n  jupyter: { image: x, environment: { JUPYTER_TOKEN: '${JUPYTER_TOKEN}' } }\n  app:\n    image: y\n" + keys, ".env": env}
	for name, text := range more {
		files[name] = text
	}
	dir := treetest.Folder(t, files)
	for link, target := range map[string]string{"to-env": ".env", "here": "."} {
		if err := os.Symlink(target, filepath.Join(dir.Dir, link)); err != nil {
			t.Fatal(err)
		}
	}
	p, err := compose.Open(dir, compose.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestTakesToken(t *testing.T) {
	const env = "JUPYTER_TOKEN=t\nCOPY=$JUPYTER_TOKEN\nLITERAL='$JUPYTER_TOKEN'\nPLAIN=x\n"
	for _, row := range []struct{ keys, want string }{
		{"", ""},
		{"    environment: [JUPYTER_TOKEN, 'A=$PLAIN', 'B=$$JUPYTER_TOKEN', 'C=$LITERAL']\n", ""},
		{"    environment: { JUPYTER_TOKEN: '${JUPYTER_TOKEN}' }\n", ""},
		{"    environment: ['JUPYTER_TOKEN=${JUPYTER_TOKEN}']\n", ""},
		{"    environment: { A: '${JUPYTER_TOKEN}' }\n", "docker-compose.yml:5: app uses JUPYTER_TOKEN of .env, which"},
		{"    environment: { A: '$$$JUPYTER_TOKEN' }\n", "docker-compose.yml:5: app uses JUPYTER_TOKEN of .env, which"},
		{"    environment: { A: '${COPY:-x}' }\n", "docker-compose.yml:5: app uses COPY of .env (contains JUPYTER_TOKEN), which only"},
		{"    environment: { COPY: }\n", "docker-compose.yml:5: app uses COPY of .env"},
		{"    build: { context: ., args: [JUPYTER_TOKEN] }\n", "docker-compose.yml:5: app uses JUPYTER_TOKEN of .env"},
		{"    labels: { a: '$JUPYTER_TOKEN' }\n", "docker-compose.yml:5: app uses"},
		{"    env_file: .env\n", ".env:2: COPY contains JUPYTER_TOKEN of .env, which only Jupyter may have, and service app loads this file"},
		{"    env_file: .env\n    environment: { COPY: '' }\n", ""},
		{"    env_file: other.env\n", "other.env:2: A contains JUPYTER_TOKEN of .env, which only Jupyter may have, and service app loads this file"},
		{"    environment: { JUPYTER_TOKEN: $JUPYTER_TOKEN, A: $JUPYTER_TOKEN }\n", "docker-compose.yml:5: app uses JUPYTER_TOKEN of .env"},
		{"    command: [env, 'JUPYTER_TOKEN=${JUPYTER_TOKEN:-}']\n", "docker-compose.yml:5: app uses JUPYTER_TOKEN of .env, which"},
		{"    labels: { JUPYTER_TOKEN: '${JUPYTER_TOKEN}' }\n", "docker-compose.yml:5: app uses"},
		{"    labels: ['JUPYTER_TOKEN=$COPY']\n", "docker-compose.yml:5: app uses COPY of .env (contains JUPYTER_TOKEN)"},
		{"    annotations: { JUPYTER_TOKEN: '${JUPYTER_TOKEN}' }\n", "docker-compose.yml:5: app uses"},
		{"    build: { context: ., args: { JUPYTER_TOKEN: '${JUPYTER_TOKEN}' } }\n", "docker-compose.yml:5: app uses"},
		{"    build: { context: ., args: ['JUPYTER_TOKEN=${JUPYTER_TOKEN}'] }\n", "docker-compose.yml:5: app uses"},
		{"    build: { context: ., args: { COPY: } }\n", "docker-compose.yml:5: app uses COPY of .env"},
		{"    build: { context: ., labels: { a: '${JUPYTER_TOKEN}' } }\n", "docker-compose.yml:5: app uses"},
		{"    post_start: [{ command: [id], environment: ['JUPYTER_TOKEN=${JUPYTER_TOKEN}'] }]\n", "docker-compose.yml:5: app uses"},
		{"    post_start: [{ command: [id], environment: [JUPYTER_TOKEN] }]\n", "docker-compose.yml:5: app uses"},
		{"    pre_stop: [{ command: [id], environment: { JUPYTER_TOKEN: } }]\n", "docker-compose.yml:5: app uses"},
		{"    logging: { driver: syslog, options: { JUPYTER_TOKEN: '${JUPYTER_TOKEN}' } }\n", "docker-compose.yml:5: app uses"},
		{"    extra_hosts: ['JUPYTER_TOKEN=${JUPYTER_TOKEN:-127.0.0.1}']\n", "docker-compose.yml:5: app uses"},
		{"    x-note: { A: '${JUPYTER_TOKEN}' }\nx-more: $JUPYTER_TOKEN\n", ""},
		{"    label_file: labels\n", ""},
		{"    label_file: to-env\n", "docker-compose.yml:5: app takes its labels from .env (label_file), with JUPYTER_TOKEN, which only"},
		{"    env_file: to-env\n", ".env:2: COPY contains JUPYTER_TOKEN of .env"},
		{"    env_file: here/.env\n", ".env:2: COPY contains JUPYTER_TOKEN of .env"},
		{"secrets:\n  JUPYTER_TOKEN: { environment: JUPYTER_TOKEN }\n", "docker-compose.yml:6: secrets uses JUPYTER_TOKEN of .env"},
		{"include: [{ path: part/in.yml }]\n", "part/in.yml:2: configs uses JUPYTER_TOKEN of .env"},
		{"name: a-${JUPYTER_TOKEN}\n", "docker-compose.yml:5: name uses JUPYTER_TOKEN of .env"},
		{"secrets:\n  s: { environment: JUPYTER_TOKEN }\n", "docker-compose.yml:6: secrets uses JUPYTER_TOKEN of .env"},
		{"configs:\n  c: { content: '$COPY' }\n", "docker-compose.yml:6: configs uses COPY of .env"},
		{"volumes:\n  v: { name: 'a-${PLAIN}' }\n", ""},
	} {
		p := open(t, row.keys, env, map[string]string{"labels": "a=1\n", "part/in.yml": "configs:\n  c: { content: 'x $JUPYTER_TOKEN' }\n", "other.env": "B=1\nA=$JUPYTER_TOKEN\nJUPYTER_TOKEN=$JUPYTER_TOKEN\n"})
		err := TakesToken(p, "jupyter")
		if row.want == "" && err != nil || row.want != "" && (err == nil || !strings.HasPrefix(err.Error(), row.want)) {
			t.Errorf("%s: %v, want %q", row.keys, err, row.want)
		}
	}
}

// TestTakesTokenInAnOverride: the place is that of the value that counts.
func TestTakesTokenInAnOverride(t *testing.T) {
	for _, row := range []struct{ override, want string }{
		{"services:\n  app:\n    labels:\n      a: $JUPYTER_TOKEN\n", "docker-compose.override.yml:4: app uses JUPYTER_TOKEN of .env"},
		{"services:\n  app: { command: [a, $JUPYTER_TOKEN] }\n", "docker-compose.override.yml:2: app uses JUPYTER_TOKEN of .env"},
		{"services:\n  app:\n    build:\n      args:\n        - JUPYTER_TOKEN\n", "docker-compose.override.yml:5: app uses JUPYTER_TOKEN of .env"},
	} {
		p := open(t, "    command: x\n", "JUPYTER_TOKEN=t\n", map[string]string{"docker-compose.override.yml": row.override})
		if err := TakesToken(p, "jupyter"); err == nil || !strings.HasPrefix(err.Error(), row.want) {
			t.Errorf("%s: %v, want %q", row.override, err, row.want)
		}
	}
}

func TestTakesComposeFile(t *testing.T) {
	const takes = "    environment: { A: '${COMPOSE_FILE:-x}' }\n"
	for _, row := range []struct{ keys, env, pinned, want string }{
		{takes, "", "", ""}, // nothing has to be set
		{takes, "", "docker-compose.yml:compose.harden.yml", "docker-compose.yml:5: app uses COMPOSE_FILE of .env, which the hardening sets"},
		{takes, "COMPOSE_FILE=docker-compose.yml\n", "docker-compose.yml", ""}, // it stays as it is
		{"", "", "docker-compose.yml:compose.harden.yml", ""},
	} {
		p := open(t, row.keys, row.env, nil)
		p.ComposeFile = row.pinned
		err := TakesComposeFile(p, "jupyter")
		if row.want == "" && err != nil || row.want != "" && (err == nil || !strings.HasPrefix(err.Error(), row.want)) {
			t.Errorf("%+v: %v", row, err)
		}
	}
}

func TestAll(t *testing.T) {
	for _, row := range []struct {
		keys, env string
		want      Neighbour
	}{
		{"", "", Neighbour{}},
		{"    env_file: .env\n", "A=1\n", Neighbour{LoadsEnv: true}},
		{"    environment: [JUPYTER_TOKEN]\n", "A=1\n", Neighbour{LoadsEnv: true}},
		{"    environment: { JUPYTER_TOKEN: own }\n    env_file: .env\n", "A=1\n", Neighbour{}},
		{"    environment: { JUPYTER_TOKEN: '${JUPYTER_TOKEN:-own}' }\n", "A=1\n", Neighbour{LoadsEnv: true, LosesOwn: true}},
		{"    environment: { JUPYTER_TOKEN: '${JUPYTER_TOKEN:-own}' }\n", "JUPYTER_TOKEN=t\n", Neighbour{LoadsEnv: true}},
		{"    env_file: [.env, own.env]\n", "A=1\n", Neighbour{OwnToken: "mine"}},
		{"    env_file: [own.env, .env]\n", "A=1\n", Neighbour{LoadsEnv: true, LosesOwn: true}},
		{"    env_file: [own.env, .env]\n", "JUPYTER_TOKEN=t\n", Neighbour{LoadsEnv: true}},
		{"    env_file: passes.env\n", "A=1\n", Neighbour{LoadsEnv: true}},
		{"    env_file: to-env\n", "A=1\n", Neighbour{LoadsEnv: true}},
		{"    env_file: here/.env\n", "A=1\n", Neighbour{LoadsEnv: true}},
		{"    env_file: here/here/to-env\n", "A=1\n", Neighbour{LoadsEnv: true}},
		{"    environment: { JUPYTER_TOKEN: mine }\n", "JUPYTER_TOKEN=mine\n", Neighbour{OwnToken: "mine"}},
		{"    environment: { JUPYTER_TOKEN: mine }\n", "JUPYTER_TOKEN=ours\n", Neighbour{}},
		{"    environment: { JUPYTER_TOKEN: '' }\n", "JUPYTER_TOKEN=\n", Neighbour{}},
		{"    env_file: open.env\n", "A=1\n", Neighbour{LoadsEnv: true}},
		{"    networks: [b, a]\nnetworks: { a: {}, b: {} }\n", "", Neighbour{Networks: []string{"a", "b"}}},
		{"    ports: ['81-82:81-82', '53:53/udp']\n", "", Neighbour{Published: []int{81, 82}}},
	} {
		p := open(t, row.keys, row.env, map[string]string{"own.env": "JUPYTER_TOKEN=mine\n", "passes.env": "JUPYTER_TOKEN=${JUPYTER_TOKEN}\n", "open.env": "JUPYTER_TOKEN\n"})
		row.want.Service = "app"
		if diff := cmp.Diff([]Neighbour{row.want}, All(p, "jupyter")); diff != "" {
			t.Errorf("%s%s (-want +got):\n%s", row.keys, row.env, diff)
		}
	}
}
