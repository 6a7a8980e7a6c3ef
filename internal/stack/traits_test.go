package stack

import (
	"testing"

	"example.com/magi-harden/internal/neighbour"
	"example.com/magi-harden/internal/trait"
	"example.com/magi-harden/internal/treetest"
	"github.com/google/go-cmp/cmp"
)

// TestTraits: the stack's traits and the responses to them.
func TestTraits(t *testing.T) {
	tree := treetest.Folder(t, map[string]string{".env": "A=1\n", "docker-compose.yml": `services:
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
	exposed := func(of string, way trait.Kind, name string, can neighbour.Exposure) Trait {
		can.Service, can.Way, can.Name = of, way, name
		return Trait{trait.Trait{Kind: way, Name: name, Of: of}, Response{Kind: Exposed, Exposure: can}}
	}
	token := neighbour.Exposure{Token: true}
	want := []Trait{
		{trait.Trait{Kind: trait.Dependency, Name: "db"}, Response{Kind: WaitedFor}},
		exposed("up", trait.ExposedConfig, "s", token),
		exposed("built", trait.ExposedImage, "", token),
		exposed("code", trait.ExposedMount, ".", neighbour.Exposure{Token: true, Change: true}),
		exposed("up", trait.ExposedMount, trait.AboveStack, token),
		exposed("up", trait.ExposedSecret, "s", token),
		exposed("up", trait.ExposedSocket, "", neighbour.Exposure{Engine: true}),
		exposed("fw", trait.ExposedVolume, "v1", neighbour.Exposure{Change: true}),
		{trait.Trait{Kind: trait.LoadsEnv, Name: "code"}, Response{Kind: TokenExposed}},
		{trait.Trait{Kind: trait.LoadsEnv, Name: "db"}, Response{Kind: TokenHidden}},
		{trait.Trait{Kind: trait.Mount, Name: "/data"}, Response{Kind: Stays}},
		{trait.Trait{Kind: trait.Mount, Name: "/fw"}, Response{Kind: NotKept}},
		{trait.Trait{Kind: trait.Mount, Name: "/home/jovyan/work"}, Response{Kind: HasNotebooks}},
		{trait.Trait{Kind: trait.Network, Name: "backend"}, Response{Kind: NotJoined}},
		{trait.Trait{Kind: trait.Port, Name: "8888"}, Response{Kind: NotPublished}},
		{trait.Trait{Kind: trait.Profiles}, Response{Kind: Stays}},
		{trait.Trait{Kind: trait.Service, Name: "jupyter"}, Response{Kind: Hardened}},
		{trait.Trait{Kind: trait.Variable, Name: "DB_HOST"}, Response{Kind: PassedInReach, Service: "db"}},
		{trait.Trait{Kind: trait.Variable, Name: "MINE"}, Response{Kind: NotPassed}},
	}
	if diff := cmp.Diff(want, s.Traits()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
