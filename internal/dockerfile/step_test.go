package dockerfile

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestSteps: instructions come with their lines, flags and heredocs.
func TestSteps(t *testing.T) {
	f, err := Parse("d", []byte("FROM a\n\n# c\nRUN --network=none [\"a\", \"b\"]\nrun <<X y\nz\nX\nENV A=1 \\\n  B=2\n"))
	if err != nil {
		t.Fatal(err)
	}
	want := []Step{
		{Verb: "FROM", Words: []string{"a"}, Line: 1},
		{Verb: "RUN", Words: []string{"a", "b"}, Flags: []string{"--network=none"}, Exec: true, Line: 4},
		{Verb: "RUN", Words: []string{"<<X y"}, Line: 5, Inline: []string{"z\n"}},
		{Verb: "ENV", Words: []string{"A", "1", "=", "B", "2", "="}, Line: 8},
	}
	empty := cmp.Transformer("nil", func(list []string) string { return strings.Join(list, "|") })
	if diff := cmp.Diff(want, f.Steps(), empty); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if text := want[1].Text() + "|" + want[2].Text(); text != "--network=none\na\nb|<<X y\nz\n" {
		t.Errorf("%q", text)
	}
	for i, change := range []func(*Step){
		func(s *Step) { s.Verb = "X" }, func(s *Step) { s.Exec = false }, func(s *Step) { s.Words = nil }, func(s *Step) { s.Flags = nil },
		func(s *Step) { s.Inline = []string{"x"} },
	} {
		other := want[1]
		if other.Line = 9; !other.Equal(want[1]) {
			t.Error("the line counts")
		}
		if change(&other); other.Equal(want[1]) {
			t.Errorf("change %d is not seen", i)
		}
	}
}

// TestFrontend: only a first comment names one.
func TestFrontend(t *testing.T) {
	for _, row := range []struct {
		text, image string
		line        int
	}{
		{"FROM a\n", "", 0},
		{"# syntax=a/b:1\nFROM a\n", "a/b:1", 1},
		{"# escape=\\\n# SYNTAX = a/b \nFROM a\n", "a/b", 2},
		{"# c\n# syntax=a/b\nFROM a\n", "", 0},
		{"#!/bin/x\n# syntax=a/b\nFROM a\n", "a/b", 2},
		{"// syntax=a/b\n", "a/b", 1},
	} {
		if image, line := Frontend([]byte(row.text)); image != row.image || line != row.line {
			t.Errorf("%q: %q %d, want %q %d", row.text, image, line, row.image, row.line)
		}
	}
}

// TestError: what is rejected has its place, and no word of the file.
func TestError(t *testing.T) {
	_, err := Parse("d", []byte("FROM a\nRUN <<secret\n"))
	broken := (*Error)(nil)
	if !errors.As(err, &broken) || broken.Place.String() != "d:2" || strings.Contains(err.Error(), "secret") {
		t.Errorf("%v", err)
	}
}
