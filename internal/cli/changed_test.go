package cli

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"example.com/magi-harden/internal/answers"
	"example.com/magi-harden/internal/deploy"
)

// readStack is a stack that is described by files of every kind.
var readStack = map[string]string{
	"docker-compose.yml": "include:\n  - more/part.yml\nservices:\n  jupyter:\n    build: image\n    command: jupyter lab\n    ports: ['8888:8888']\n    env_file: own.env\n" +
		"  db:\n    extends: {file: common.yml, service: base}\n    label_file: labels\n    volumes: ['./app.log:/app.log']\n",
	"app.log": "", ".env": "A=1\n", "own.env": "B=1\n", "labels": "x=y\n",
	"common.yml":       "services:\n  base:\n    image: postgres:17\n",
	"more/part.yml":    "services:\n  cache:\n    image: redis:8\n",
	"image/Dockerfile": "FROM quay.io/jupyter/base-notebook:2025-11-10\n",
}

// TestChangedWhileDeciding: a file that a run has read, and that somebody changes
// before it is written, stops the run; so does one that comes or goes.
func TestChangedWhileDeciding(t *testing.T) {
	given := answers.Source{"profile": {Values: []string{"prod"}}, "domain": {Values: []string{"a.example.com"}}, "allow": {Values: []string{"10.0.0.0/8"}}}
	options := func(dir string, meanwhile func()) deploy.Options {
		opt := lookOnly(dir, given)
		opt.ReadOnly, opt.Now = false, time.Now()
		opt.Confirm = func(deploy.Result) error { meanwhile(); return nil }
		return opt
	}
	upgrade := func(t *testing.T, dir string, meanwhile func()) error {
		opt := deploy.UpgradeOptions{Options: options(dir, meanwhile)}
		opt.Layers = func(answers.Source) ([]answers.Source, error) {
			return []answers.Source{{"allow": {Values: []string{"10.1.0.0/16"}}}}, nil
		}
		_, err := deploy.Upgrade(t.Context(), opt)
		return err
	}
	init := func(t *testing.T, dir string, meanwhile func()) error {
		_, err := deploy.Init(t.Context(), deploy.InitOptions{Options: options(dir, meanwhile)})
		return err
	}
	edits := map[string]string{"docker-compose.override.yml": "services: {}\n", "compose.yaml": "services: {}\n", "more/.env": "C=1\n"}
	for name, text := range readStack {
		edits[name] = text + "# edited\n"
	}
	for name, text := range edits {
		for command, run := range map[string]func(*testing.T, string, func()) error{"init": init, "upgrade": upgrade} {
			if command == "upgrade" && name == "docker-compose.override.yml" {
				continue // a managed file by now
			}
			t.Run(command+" "+name, func(t *testing.T) {
				dir := t.TempDir()
				writeTree(t, dir, readStack)
				if command == "upgrade" {
					if err := init(t, dir, func() {}); err != nil {
						t.Fatal(err)
					}
				}
				var before map[string]string
				err := run(t, dir, func() {
					if name == ".env" && command == "upgrade" { // it holds the token
						had, _ := os.ReadFile(filepath.Join(dir, name))
						text = string(had) + "# edited\n"
					}
					writeTree(t, dir, map[string]string{name: text})
					before = everything(t, dir)
				})
				if name == "app.log" { // a program writes it all the time
					if err != nil {
						t.Errorf("error %v", err)
					}
					return
				}
				if err == nil || !strings.HasPrefix(err.Error(), name+": changed during this run\nnothing was written\nrun the command again") {
					t.Fatalf("error %v", err)
				}
				untouched(t, dir, before)
			})
		}
	}
}
