package neighbour

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"example.com/magi-harden/internal/compose"
	"example.com/magi-harden/internal/dockerfile"
	"example.com/magi-harden/internal/trait"
	"example.com/magi-harden/internal/treetest"
	"github.com/google/go-cmp/cmp"
)

// TestNamesOfExposures has each way and how it is named: below the stack's folder,
// above it, elsewhere.
func TestNamesOfExposures(t *testing.T) {
	for _, row := range []struct {
		keys string
		way  trait.Kind
		name string
	}{
		{"volumes: ['.:/x'] }", trait.ExposedMount, "."},
		{"volumes: ['..:/x'] }", trait.ExposedMount, trait.AboveStack},
		{"volumes: ['../..:/x'] }", trait.ExposedMount, trait.AboveStack},
		{"volumes: ['./.env:/x'] }", trait.ExposedMount, "./.env"},
		{"volumes: ['./config/tls:/x'] }", trait.ExposedMount, "./config/tls"},
		{"volumes: ['/var/run/docker.sock:/x'] }", trait.ExposedMount, "/var/run/docker.sock"},
		{"volumes: ['named:/x'] }\nvolumes: { named: { driver_opts: { o: bind, type: none, device: DIR/config/tls } } }", trait.ExposedVolume, "named"},
		{"secrets: [e] }\nsecrets: { e: { file: .env } }", trait.ExposedSecret, "e"},
		{"configs: [{ source: e, target: /x }] }\nconfigs: { e: { file: .env } }", trait.ExposedConfig, "e"},
		{"use_api_socket: true }", trait.ExposedSocket, ""},
		{"privileged: true }", trait.ExposedPower, "privileged"},
	} {
		var got []Exposure
		for _, e := range exposures(t, row.keys) {
			got = append(got, Exposure{Service: e.Service, Way: e.Way, Name: e.Name})
		}
		if diff := cmp.Diff([]Exposure{{Service: "db", Way: row.way, Name: row.name}}, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", row.keys, diff)
		}
	}
}

// exposures returns those of a stack whose service db has these keys. DIR is the
// stack's folder, and run in it a link to /run.
func exposures(t *testing.T, keys string) []Exposure {
	t.Helper()
	tree := treetest.Folder(t, map[string]string{"docker-compose.yml": ""})
	if err := os.Symlink("/run", filepath.Join(tree.Dir, "run")); err != nil {
		t.Fatal(err)
	}
	text := "services:\n  jupyter: { image: jupyter/scipy-notebook }\n  db: { image: x, " + strings.ReplaceAll(keys, "DIR", tree.Dir) + "\n"
	p, err := compose.Open(tree.With(map[string][]byte{"docker-compose.yml": []byte(text)}), compose.Options{})
	if err != nil {
		t.Fatalf("%s: %v", keys, err)
	}
	return Exposures(p, dockerfile.NewReader(p.Tree), "jupyter")
}

// TestLinkToTheEngine: a mount of a link exposes what the link refers to.
func TestLinkToTheEngine(t *testing.T) {
	want := []Exposure{{Service: "db", Way: trait.ExposedMount, Name: "./run", Engine: true}}
	if diff := cmp.Diff(want, exposures(t, "volumes: ['./run:/x:ro'] }")); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestAllEdges(t *testing.T) {
	more := map[string]string{"other.env": "JUPYTER_TOKEN=$OTHER\n", "literal.env": "JUPYTER_TOKEN='${JUPYTER_TOKEN}'\n", "passes.env": "JUPYTER_TOKEN=${JUPYTER_TOKEN}\n",
		"through.env": "OTHER=$JUPYTER_TOKEN\nJUPYTER_TOKEN=$OTHER\n"}
	for _, row := range []struct {
		keys, env string
		want      Neighbour
	}{
		{"    env_file: other.env\n", "OTHER=x\n", Neighbour{OwnToken: "x"}},
		{"    env_file: literal.env\n", "OTHER=x\n", Neighbour{OwnToken: "${JUPYTER_TOKEN}"}},
		{"    env_file: passes.env\n", "JUPYTER_TOKEN=t\n", Neighbour{LoadsEnv: true}},
		{"    env_file: through.env\n", "OTHER=x\n", Neighbour{OwnToken: "x"}}, // .env takes precedence
		{"    env_file: through.env\n", "A=1\n", Neighbour{LoadsEnv: true}},
		{"    environment: { JUPYTER_TOKEN: '${OTHER:-x}' }\n", "A=1\n", Neighbour{}},
		{"    networks: []\n", "", Neighbour{}},
	} {
		p := open(t, row.keys, row.env, more)
		row.want.Service = "app"
		if diff := cmp.Diff([]Neighbour{row.want}, All(p, "jupyter")); diff != "" {
			t.Errorf("%s%s (-want +got):\n%s", row.keys, row.env, diff)
		}
	}
}

// TestTakesTokenFromAnEnvFile: only a value that Compose substitutes counts, or a name
// alone that has its value from .env, unless the service sets the variable itself.
func TestTakesTokenFromAnEnvFile(t *testing.T) {
	const env = "JUPYTER_TOKEN=t\nCOPY=$JUPYTER_TOKEN\nPLAIN=x\n"
	for _, row := range []struct{ file, own, want string }{
		{"A=$PLAIN\n", "", ""},
		{"A='$JUPYTER_TOKEN'\n", "", ""},
		{"PLAIN\n", "", ""},
		{"COPY=x\n", "", ""},
		{"COPY\n", "", "COPY"},
		{"A=$COPY\n", "", "A"},
		{"A=$COPY\n", "{ A: x }", ""},
		{"A=$COPY\n", "{ B: x }", "A"},
		{"A=$COPY\n", "[B]", "A"},
		{"A=$COPY\n", "[A]", "A"},
	} {
		keys := "    env_file: own.env\n"
		if row.own != "" {
			keys += "    environment: " + row.own + "\n"
		}
		err := TakesToken(open(t, keys, env, map[string]string{"own.env": row.file}), "jupyter")
		if row.want == "" && err != nil || row.want != "" && (err == nil || !strings.HasPrefix(err.Error(), "own.env:1: "+row.want+" contains JUPYTER_TOKEN")) {
			t.Errorf("%s%s: %v", row.file, row.own, err)
		}
	}
}
