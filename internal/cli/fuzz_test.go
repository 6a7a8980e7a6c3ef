package cli

import (
	"math/rand/v2"
	"path/filepath"
	"testing"

	"golang.org/x/tools/txtar"
)

// FuzzStack feeds any text as the compose file: it is refused with a reason, or
// hardened with every promise kept.
func FuzzStack(f *testing.F) {
	for seed := range uint64(20) {
		tree, _ := generator{rand.New(rand.NewPCG(seed, 0))}.stack()
		for _, name := range []string{"compose.yaml", "docker-compose.yml"} {
			if tree[name] != "" {
				f.Add(tree[name], tree[".env"], tree["Dockerfile"])
			}
		}
	}
	files, err := filepath.Glob("../stack/testdata/stacks/*.txtar")
	if err != nil || len(files) == 0 {
		f.Fatal(len(files), err)
	}
	for _, file := range files {
		archive, err := txtar.ParseFile(file)
		if err != nil {
			f.Fatal(err)
		}
		for _, a := range archive.Files {
			if a.Name == "docker-compose.yml" {
				f.Add(string(a.Data), "A=1\n", "FROM jupyter/base-notebook\n")
			}
		}
	}
	f.Fuzz(func(t *testing.T, compose, env, dockerfile string) {
		tryGenerated(t, uint64(len(compose)), map[string]string{"docker-compose.yml": compose, ".env": env, "Dockerfile": dockerfile}, nil)
	})
}
