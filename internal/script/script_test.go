package script

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

// TestKinds: which files are read, by their names or by their first lines.
func TestKinds(t *testing.T) {
	for _, c := range []struct {
		name, text      string
		possible, named bool
		reads           bool
	}{
		{"x.sh", "", true, true, true}, {"a/X.BASH", "", true, true, true}, {".envrc", "", true, true, true}, {".bashrc", "", true, true, true},
		{"Makefile", "", true, true, true}, {"GNUmakefile", "", true, true, true}, {"Makefile.dev", "", true, true, true}, {"rules.mk", "", true, true, true}, {"makefiles.txt", "", false, false, false},
		{"justfile", "", true, true, true}, {".justfile", "", true, true, true}, {"x.just", "", true, true, true},
		{"x.service", "", true, true, true}, {"x.service.d/a.conf", "", true, true, true}, {"x.conf", "", false, false, false}, {"x.timer", "", false, false, false},
		{"Taskfile.yml", "", true, true, true}, {"taskfile.dist.yaml", "", true, true, true}, {".github/workflows/x.yml", "", true, true, true}, {"a/.github/actions/y/action.yaml", "", true, true, true}, {".gitlab-ci.yml", "", true, true, true},
		{"docker-compose.yml", "", false, false, false}, {".github/x.md", "", false, false, false}, {"github/x.yml", "", false, false, false},
		{"package.json", "", true, true, true}, {"other.json", "", false, false, false},
		{"crontab", "", true, true, true}, {"cron.d/x", "", true, true, true}, {"Procfile", "", true, true, true}, {"x.py", "", true, true, true}, {"x.ps1", "", true, true, true},
		{"start", "#!/bin/sh\n", true, false, true}, {"start", "#! /usr/bin/env -S bash -e\n", true, false, true}, {"start", "#!/usr/bin/python3\n", true, false, true}, {"start", "#!/usr/bin/make -f\n", true, false, true},
		{"start", "docker compose up\n", true, false, false}, {"start", "#!/bin/sh\x00", true, false, false}, {"start.txt", "#!/bin/sh\n", false, false, true},
	} {
		if got := [3]bool{Possible(c.name), Named(c.name), readerOf(c.name, []byte(c.text)) != nil}; got != [3]bool{c.possible, c.named, c.reads} {
			t.Errorf("%s %q: possible, named, reads: %v", c.name, c.text, got)
		}
	}
}

// TestBombs: a text that would take for ever is not parsed, but the call in it is told.
func TestBombs(t *testing.T) {
	const call = "\ndocker compose -f x up\n"
	double := func(format string) string {
		var out strings.Builder
		for i := range 40 {
			fmt.Fprintf(&out, format, i+1, i, i)
		}
		return out.String()
	}
	var calls strings.Builder
	for i := range 40 {
		fmt.Fprintf(&calls, "f%d() { f%d; f%d; f%d; }\n", i, i+1, i+1, i+1)
	}
	for name, c := range map[string]struct{ file, text string }{
		"brackets":          {"x.sh", strings.Repeat("(", 20_000) + call},
		"long":              {"x.sh", strings.Repeat("true\n", 20_000) + call},
		"functions":         {"x.sh", calls.String() + "f0" + call},
		"a function itself": {"x.sh", "f() { f; f; docker compose -f x up; }\nf" + call},
		"variables":         {"x.sh", "A0=compose\n" + double("A%d=\"$A%d$A%d\"\n") + "$A40" + call},
		"itself":            {"x.sh", strings.Repeat("A=\"$A $A\"\n", 40) + "$A" + call},
		"shells":            {"x.sh", "A='" + strings.Repeat("docker compose ps; ", 800) + "'\n" + strings.Repeat("sh -c \"$A\"\n", 4000) + call},
		"many":              {"x.sh", strings.Repeat("a&", maxCommands+5) + call},
		"make":              {"Makefile", "A0=compose\n" + double("A%d=$(A%d)$(A%d)\n") + "up:\n\t$(A40)" + strings.ReplaceAll(call, "docker", "\tdocker")},
		"long lines":        {"Makefile", "A=" + strings.Repeat("true;", 10_000) + "\nup:\n" + strings.Repeat("\t$(A)\n", 10_000) + strings.ReplaceAll(call, "docker", "\tdocker")},
		"aliases":           {"Taskfile.yml", "a0: &a0 [x, x]\n" + double("a%d: &a%[1]d [*a%d, *a%d]\n") + "z: docker compose -f x up\n"},
		"just":              {"justfile", "a := '" + strings.Repeat("true;", 10_000) + "'\nup:\n" + strings.Repeat("  {{a}}\n", 20_000) + "  docker compose -f x up\n"},
	} {
		t.Run(name, func(t *testing.T) {
			start := time.Now()
			told := false
			out := Read(c.file, []byte(c.text), NewBudget())
			for _, one := range out {
				told = told || one.Unread || len(one.Words) > 3 && one.Words[1].Text == "compose"
			}
			if len(out) > 100_000 || !told || time.Since(start) > 20*time.Second {
				t.Errorf("%d commands, told %v, after %v", len(out), told, time.Since(start))
			}
			t.Log(time.Since(start), len(out))
		})
	}
}

// TestBudget: the budget is one for all files.
func TestBudget(t *testing.T) {
	b := NewBudget()
	text := []byte(strings.Repeat("docker compose ps\n", 2000))
	for i := range 1000 {
		if out := Read("x.sh", text, b); len(out) == 1 && out[0].Unread {
			return
		} else if len(out) != 2000 && !out[len(out)-1].Unread {
			t.Fatalf("file %d: %d commands", i, len(out))
		}
	}
	t.Error("the budget never ends")
}
