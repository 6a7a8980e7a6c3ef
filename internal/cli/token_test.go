package cli

import (
	"encoding/base64"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"example.com/magi-harden/internal/compose"
	"example.com/magi-harden/internal/layout"
	"example.com/magi-harden/internal/tree"
)

// TestCopiedToken: a token that stands in another file of the folder, or that another
// service gets, is replaced and the place told; what is nobody else's keeps it.
func TestCopiedToken(t *testing.T) {
	const (
		token   = "9c1f0e9d8b2a4653f1e0d9c8b7a695847362514f3e2d1c0b9a88776655443322"
		jupyter = "services:\n  jupyter:\n    image: jupyter/scipy-notebook:latest\n    ports: ['8888:8888']\n    volumes: ['./nb:/home/jovyan/work']\n"
		app     = "  app:\n    image: app:1\n"
	)
	basic := base64.StdEncoding.EncodeToString([]byte("jupyter:" + token))
	for name, row := range map[string]struct {
		more  string // of the compose file
		files map[string]string
		place string // "": the token stays
	}{
		"nowhere":                {app, nil, ""},
		"example":                {"", map[string]string{".env.example": "A=1\nJUPYTER_TOKEN=" + token}, ".env.example:2"},
		"example of other name":  {"", map[string]string{"env.sample": token}, "env.sample:1"},
		"example below":          {"", map[string]string{"docs/x/prod.env.dist": token}, "docs/x/prod.env.dist:1"},
		"script":                 {"", map[string]string{"bin/login.sh": "#!/bin/sh\ncurl -H 'Authorization: token " + token + "'\n"}, "bin/login.sh:2"},
		"upper case":             {"", map[string]string{"README": strings.ToUpper(token)}, "README:1"},
		"base64":                 {"", map[string]string{"notes": "x\n\nBasic " + basic + "\n"}, "notes:3"},
		"compose file":           {app + "    environment: { JUPYTER_TOKEN: " + token + " }\n", nil, "docker-compose.yml:8"},
		"unused part":            {"x-note: " + token + "\n", nil, "docker-compose.yml:6"},
		"included file":          {"include: [part/in.yml]\n", map[string]string{"part/in.yml": "services:\n  app: { image: x, labels: { t: " + token + " } }\n"}, "part/in.yml:2"},
		"env_file":               {app + "    env_file: app.env\n", map[string]string{"app.env": "B=2\nT=" + token + "\n"}, "app.env:2, for service app"},
		"env_file, encoded":      {app + "    env_file: app.env\n", map[string]string{"app.env": "T=" + basic + "\n"}, "app.env:1, for service app"},
		"env_file, emptied":      {app + "    env_file: app.env\n", map[string]string{"app.env": "JUPYTER_TOKEN=" + token + "\n"}, ""},
		"env_file of nobody":     {app, map[string]string{"old.env": "T=" + token + "\n", ".env.bak": "JUPYTER_TOKEN=" + token, ".env~": token}, ""},
		"config":                 {app + "    configs: [c]\nconfigs: { c: { file: c/app.env } }\n", map[string]string{"c/app.env": "\n" + token}, "c/app.env:2, for service app"},
		"secret":                 {app + "    secrets: [s]\nsecrets: { s: { file: ./s.txt } }\n", map[string]string{"s.txt": token}, "s.txt:1, for service app"},
		"secret of Jupyter":      {"    secrets: [s]\nsecrets: { s: { file: ./s.txt } }\n", map[string]string{"s.txt": token}, ""},
		"mounted file":           {app + "    volumes: ['./app.env:/x']\n", map[string]string{"app.env": token}, "app.env:1, for service app"},
		"mounted settings":       {app + "    volumes: ['./app:/x:ro']\n", map[string]string{"app/x.yml": "t: " + token}, "app/x.yml:1"},
		"data of a service":      {app + "    volumes: ['./data:/x']\n", map[string]string{"data/log.txt": token}, ""},
		"notebook":               {"", map[string]string{"nb/a.ipynb": token}, ""},
		"git":                    {"", map[string]string{".git/COMMIT_EDITMSG": token}, ""},
		"binary":                 {"", map[string]string{"cache": "\x00" + token}, ""},
		"file named by it":       {"", map[string]string{token: token}, "another file of the stack"},
		"a mount of .env itself": {app + "    volumes: ['./.env:/x:ro']\n", nil, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := filepath.Join(t.TempDir(), "stack")
			files := map[string]string{"docker-compose.yml": jupyter + row.more, ".env": "JUPYTER_TOKEN=" + token + "\n"}
			for name, text := range row.files {
				files[name] = text
			}
			writeTree(t, dir, files)
			args := []string{"--yes", "--profile", "prod", "--domain", "a.example.com", "--allow", "10.0.0.0/8", "--dir", dir}
			code, told := runMain(append([]string{"init"}, args...))
			if code != ExitOK {
				t.Fatalf("exit %d:\n%s", code, told)
			}
			env, err := os.ReadFile(filepath.Join(dir, layout.Env))
			if err != nil {
				t.Fatal(err)
			}
			if kept := strings.Contains(string(env), token); kept != (row.place == "") || strings.Contains(told, token) {
				t.Errorf("kept: %v:\n%s", kept, told)
			}
			if want := "JUPYTER_TOKEN in .env is also in " + row.place + ", and only Jupyter may have it: a new one was made"; strings.Contains(told, want) != (row.place != "") {
				t.Errorf("has not %q, or has it without a reason:\n%s", want, told)
			}
			if code, told := runMain([]string{"upgrade", "--check", "--dir", dir}); code != ExitOK {
				t.Errorf("upgrade --check right after init: exit %d\n%s", code, told)
			}
		})
	}
}

// TestCopiedTokenLater: an upgrade finds a copy that was made after init, and the check
// tells it without a change.
func TestCopiedTokenLater(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "stack")
	writeTree(t, dir, map[string]string{"docker-compose.yml": "services:\n  jupyter:\n    image: jupyter/scipy-notebook:latest\n    ports: ['8888:8888']\n"})
	if code, told := runMain([]string{"init", "--yes", "--profile", "dev", "--dir", dir}); code != ExitOK {
		t.Fatal(told)
	}
	env, err := os.ReadFile(filepath.Join(dir, layout.Env))
	if err != nil {
		t.Fatal(err)
	}
	writeTree(t, dir, map[string]string{"start.sh": string(env)})
	code, told := runMain([]string{"upgrade", "--check", "--dir", dir})
	if want := "JUPYTER_TOKEN in .env is also in start.sh:1, and only Jupyter may have it: a new one will be made"; code != ExitPending || !strings.Contains(told, want) {
		t.Errorf("exit %d:\n%s", code, told)
	}
	if code, told := runMain([]string{"upgrade", "--yes", "--dir", dir}); code != ExitOK || !strings.Contains(told, "a new one was made") {
		t.Errorf("exit %d:\n%s", code, told)
	}
	if now, err := os.ReadFile(filepath.Join(dir, layout.Env)); err != nil || string(now) == string(env) {
		t.Errorf("the token stays: %v", err)
	}
}

// TestEnvThroughLinks: a service that loads .env by another name loses the token, too.
func TestEnvThroughLinks(t *testing.T) {
	for _, env := range []string{"LITELLM_MASTER_KEY=sk-x\n", "JUPYTER_TOKEN=6f1c2b9e8d7a4c5b3e2f1a0d9c8b7a6f\n", ""} {
		dir := filepath.Join(t.TempDir(), "stack")
		files := map[string]string{"docker-compose.yml": `services:
  jupyter:
    image: jupyter/scipy-notebook:latest
    ports: ["8888:8888"]
  by-link: { image: busybox, env_file: [{ path: settings.env, required: false }] }
  by-folder: { image: busybox, env_file: [{ path: here/.env, required: false }] }
`}
		if env != "" {
			files[".env"] = env
		}
		writeTree(t, dir, files)
		for link, target := range map[string]string{"settings.env": ".env", "here": "."} {
			if err := os.Symlink(target, filepath.Join(dir, link)); err != nil {
				t.Fatal(err)
			}
		}
		if code, told := runMain([]string{"init", "--yes", "--profile", "dev", "--dir", dir}); code != ExitOK {
			t.Fatalf("exit %d:\n%s", code, told)
		}
		folder, err := tree.Open(dir)
		if err != nil {
			t.Fatal(err)
		}
		model, err := compose.Load(folder, "p", []string{"docker-compose.yml", layout.Override})
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range []string{"by-link", "by-folder"} {
			if token := model.Services[name].Environment["JUPYTER_TOKEN"]; token == nil || *token != "" {
				t.Errorf("%q: %s has a token", env, name)
			}
		}
	}
}
