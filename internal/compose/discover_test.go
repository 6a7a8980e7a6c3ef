package compose

import (
	"strings"
	"testing"

	"example.com/magi-harden/internal/treetest"

	"example.com/magi-harden/internal/layout"
)

const plainJupyter = "services:\n  jupyter:\n    image: jupyter/scipy-notebook:latest\n    ports: [\"${PORT:-8888}:8888\"]\n"

func TestDiscover(t *testing.T) {
	for name, c := range map[string]struct {
		files            []string
		variable         string
		loaded           string
		ours, wantErr    string
		wantsComposeFile string
	}{
		"plain":         {files: []string{"docker-compose.yml"}, loaded: "docker-compose.yml", ours: layout.Override},
		"compose.yaml":  {files: []string{"compose.yaml"}, loaded: "compose.yaml", ours: layout.Override},
		"own override":  {files: []string{"compose.yaml", "compose.override.yaml"}, loaded: "compose.yaml compose.override.yaml", ours: layout.Harden, wantsComposeFile: "compose.yaml:compose.override.yaml:compose.harden.yml"},
		"two bases":     {files: []string{"compose.yaml", "docker-compose.yml"}, wantErr: "compose.yaml shadows docker-compose.yml"},
		"two overrides": {files: []string{"compose.yaml", "compose.override.yml", "docker-compose.override.yml"}, wantErr: "Compose loads only one of them"},
		"none":          {wantErr: "no compose file"},
		"variable":      {files: []string{"a.yml"}, variable: "a.yml:b.yml", loaded: "a.yml b.yml", ours: layout.Harden, wantsComposeFile: "a.yml:b.yml:compose.harden.yml"},
		"outside":       {variable: "../a.yml", wantErr: "is outside"},
	} {
		t.Run(name, func(t *testing.T) {
			files := map[string]string{}
			for _, f := range c.files {
				files[f] = plainJupyter
			}
			l, err := discover(treetest.Folder(t, files), c.variable, ":", nil)
			if c.wantErr != "" {
				if err == nil || !strings.Contains(err.Error(), c.wantErr) {
					t.Errorf("%v, want %q", err, c.wantErr)
				}
				return
			}
			if err != nil || strings.Join(l.user, " ") != c.loaded || l.ours != c.ours || l.composeFile != c.wantsComposeFile {
				t.Errorf("%+v, %v", l, err)
			}
		})
	}
}
