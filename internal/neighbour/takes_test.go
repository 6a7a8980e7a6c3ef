package neighbour

import (
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
	p, err := compose.Open(treetest.Folder(t, files), compose.Options{})
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
		{"secrets:\n  s: { environment: JUPYTER_TOKEN }\n", "docker-compose.yml:6: secrets uses JUPYTER_TOKEN of .env"},
		{"configs:\n  c: { content: '$COPY' }\n", "docker-compose.yml:6: configs uses COPY of .env"},
		{"volumes:\n  v: { name: 'a-${PLAIN}' }\n", ""},
	} {
		p := open(t, row.keys, env, map[string]string{"other.env": "B=1\nA=$JUPYTER_TOKEN\nJUPYTER_TOKEN=$JUPYTER_TOKEN\n"})
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
