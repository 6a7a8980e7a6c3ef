package plan

import (
	"encoding/json"
	"testing"

	"example.com/magi-harden/internal/trait"
	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"
)

// TestSentences reads one sentence of each form that version 1 stored.
func TestSentences(t *testing.T) {
	for text, want := range map[string]trait.Trait{
		"service jupyter":                           {Kind: trait.Service, Name: "jupyter"},
		"port 8888":                                 {Kind: trait.Port, Name: "8888"},
		"mount on /home/jovyan/my work":             {Kind: trait.Mount, Name: "/home/jovyan/my work"},
		"mount on /x loads .env":                    {Kind: trait.Mount, Name: "/x loads .env"},
		"mount on /data of db":                      {Kind: trait.Mount, Name: "/data of db"},
		"variable A_B":                              {Kind: trait.Variable, Name: "A_B"},
		"network backend":                           {Kind: trait.Network, Name: "backend"},
		"dependency on litellm":                     {Kind: trait.Dependency, Name: "litellm"},
		"profiles":                                  {Kind: trait.Profiles},
		"n8n loads .env":                            {Kind: trait.LoadsEnv, Name: "n8n"},
		"service loads .env":                        {Kind: trait.LoadsEnv, Name: "service"},
		"mount of . of code":                        {Kind: trait.ExposedMount, Name: ".", Of: "code"},
		"mount of ./a of b of code":                 {Kind: trait.ExposedMount, Name: "./a of b", Of: "code"},
		"mount of a folder above the stack's of db": {Kind: trait.ExposedMount, Name: "..", Of: "db"},
		"volume whole of named":                     {Kind: trait.ExposedVolume, Name: "whole", Of: "named"},
		"secret dotenv of worker":                   {Kind: trait.ExposedSecret, Name: "dotenv", Of: "worker"},
		"config dotenv of worker":                   {Kind: trait.ExposedConfig, Name: "dotenv", Of: "worker"},
		"what is copied into the image of built":    {Kind: trait.ExposedImage, Of: "built"},
		"use_api_socket of portainer":               {Kind: trait.ExposedSocket, Of: "portainer"},
		"something else":                            {Kind: trait.Unknown, Name: "something else"},
		"port x":                                    {Kind: trait.Unknown, Name: "port x"},
		"":                                          {Kind: trait.Unknown},
	} {
		if diff := cmp.Diff(want, traitOf(text)); diff != "" {
			t.Errorf("%q (-want +got):\n%s", text, diff)
		}
	}
}

// TestManifestOfRelease1: every sentence of a manifest of the first release is known,
// and what is written today reads back as it was.
func TestManifestOfRelease1(t *testing.T) {
	archive, err := txtar.ParseFile("../cli/testdata/release1/magi.txtar")
	if err != nil {
		t.Fatal(err)
	}
	var m *Manifest
	for _, f := range archive.Files {
		if f.Name == ".magi-harden/manifest.json" {
			if m, err = parseManifest(f.Data); err != nil {
				t.Fatal(err)
			}
		}
	}
	if m == nil || len(m.Stack) != 19 || len(m.Files) < 10 {
		t.Fatalf("reads %+v", m)
	}
	for _, s := range m.Stack {
		if s.Kind == trait.Unknown || s.Name == "" {
			t.Errorf("reads %+v", s)
		}
	}
	again, err := parseManifest(manifestOf(nil, m.Stack).bytes())
	if err != nil || again.Version != 2 {
		t.Fatal(again, err)
	}
	if diff := cmp.Diff(m.Stack, again.Stack); diff != "" {
		t.Errorf("reads back as another (-want +got):\n%s", diff)
	}
}

// TestManifestStack: a stack of the other version's form is refused, and a manifest
// without one knows nothing of it.
func TestManifestStack(t *testing.T) {
	for text, good := range map[string]bool{
		`{"version":2,"stack":["port 8888"]}`: false, `{"version":1,"stack":[{"kind":"port","name":"8888"}]}`: false, `{"version":2,"stack":{}}`: false,
		`{"version":3,"stack":[]}`: false, `{"version":2}`: true, `{"version":1}`: true, `{"version":2,"stack":[{"kind":"port","name":"1"}]}`: true,
	} {
		m, err := parseManifest([]byte(text))
		if (err == nil) != good {
			t.Errorf("%s: %v", text, err)
		}
		var raw struct{ Stack json.RawMessage }
		if json.Unmarshal([]byte(text), &raw) == nil && good && (m.Stack == nil) != (raw.Stack == nil) {
			t.Errorf("%s: stack %v", text, m.Stack)
		}
	}
}
