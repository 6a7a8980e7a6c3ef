package stack

import (
	"os"
	"regexp"
	"strings"
	"testing"

	"example.com/magi-harden/internal/trait"
	"github.com/google/go-cmp/cmp"
)

// TestTraits: the stack's traits, the responses, and both in words.
func TestTraits(t *testing.T) {
	tree := folder(t, map[string]string{".env": "A=1\n", "docker-compose.yml": `services:
  jupyter:
    image: jupyter/scipy-notebook
    ports: ["8888:8888"]
    profiles: [lab]
    networks: [default, backend]
    depends_on: [db]
    environment: { DB_HOST: db, MINE: x }
    volumes: ["./nb:/home/jovyan/work", "./data:/data", "./config/firewall:/fw"]
  db: { image: x, env_file: .env }
  code: { image: x, env_file: .env, volumes: [".:/x"] }
  up: { image: x, volumes: ["..:/x:ro"], use_api_socket: true, secrets: [s], configs: [s] }
  fw: { image: x, volumes: ["v1:/x"] }
  built: { build: . }
secrets: { s: { file: .env } }
configs: { s: { file: .env } }
volumes: { v1: { driver_opts: { o: bind, type: none, device: ./config/fail2ban } } }
networks: { backend: {} }
`, "Dockerfile": "FROM x\nCOPY . /x\n"})
	s, err := Read(tree, Options{})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, x := range s.Traits() {
		got = append(got, Text(x.Trait)+" | "+string(x.Response.Kind)+" | "+x.Response.Text())
	}
	const reads = "can read Jupyter's token in .env"
	want := []string{
		"dependency on db | waited-for | is waited for",
		"config s of up | exposed | stays: up " + reads,
		"image contents of built | exposed | stays: built " + reads,
		"mount . of code | exposed | stays: code " + reads + ", and can change the hardening's files",
		"mount of a parent folder of up | exposed | stays: up " + reads,
		"secret s of up | exposed | stays: up " + reads,
		"use_api_socket of up | exposed | stays: up controls the engine, which can show Jupyter's token",
		"volume v1 of fw | exposed | stays: fw can change the hardening's files",
		"code loads .env | token-exposed | has an empty JUPYTER_TOKEN, but can still read the token",
		"db loads .env | token-hidden | does not see the token",
		"mount at /data | stays | stays",
		"mount at /fw | dropped | is dropped",
		"mount at /home/jovyan/work | notebooks | holds the notebooks",
		"network backend | not-joined | is not joined: Jupyter has its own networks",
		"port 8888 | not-published | is not published",
		"profiles | stays | stays",
		"service jupyter | hardened | is hardened",
		"variable DB_HOST | passed-in-reach | is passed where db is in reach",
		"variable MINE | not-passed | is not passed",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if text := Text(trait.Trait{Kind: trait.Unknown, Name: "as it was"}); text != "as it was" {
		t.Errorf("an unknown trait is %q", text)
	}
}

// TestEveryKindHasAText: a kind that package trait has is one that Text knows.
func TestEveryKindHasAText(t *testing.T) {
	source, err := os.ReadFile("../trait/trait.go")
	if err != nil {
		t.Fatal(err)
	}
	kinds := regexp.MustCompile(`Kind = "(\w+)"`).FindAllStringSubmatch(string(source), -1)
	if len(kinds) < 15 {
		t.Fatalf("finds %v", kinds)
	}
	texts := map[string]bool{}
	for _, kind := range kinds {
		text := Text(trait.Trait{Kind: trait.Kind(kind[1]), Name: "NAME", Of: "OF"})
		if texts[text] || strings.HasPrefix(text, " ") {
			t.Errorf("%s is %q", kind[1], text)
		}
		texts[text] = true
	}
}
