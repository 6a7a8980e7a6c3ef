package deploy

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"example.com/magi-harden/internal/file"
	"example.com/magi-harden/internal/finding"
	"example.com/magi-harden/internal/layout"
	"example.com/magi-harden/internal/render"
	"example.com/magi-harden/internal/secret"
)

// TestSettings: each of the two files goes to its judge, with its place; without an edit,
// and where the file is gone, there is nothing to say.
func TestSettings(t *testing.T) {
	const token = "abcdefabcdefabcdefabcdefabcdefab"
	rendered := map[string]string{
		layout.JupyterConfig: "c = get_config()\nc.ServerApp.max_body_size = 2\n",
		layout.Firewall:      "table inet t {\n chain c {\n  drop\n }\n}\n",
	}
	for name, c := range map[string]struct {
		path, live string
		want       string // kind, place and subject or detail
	}{
		"no edit":            {layout.JupyterConfig, rendered[layout.JupyterConfig], ""},
		"stricter":           {layout.JupyterConfig, "c = get_config()\nc.ServerApp.max_body_size = 1\n", ""},
		"weaker":             {layout.JupyterConfig, "c = get_config()\nc.ServerApp.max_body_size = 3\n", "hole config/jupyter/jupyter_server_config.py:2 c.ServerApp.max_body_size"},
		"gone":               {layout.JupyterConfig, "c = get_config()\n", "hole config/jupyter/jupyter_server_config.py:1 c.ServerApp.max_body_size"},
		"empty":              {layout.JupyterConfig, "", "hole config/jupyter/jupyter_server_config.py:1 "},
		"unreadable":         {layout.JupyterConfig, "\n(", "unreadable config/jupyter/jupyter_server_config.py:2 '(' is not closed"},
		"the token":          {layout.JupyterConfig, rendered[layout.JupyterConfig] + "x" + token + "()\n", "hole config/jupyter/jupyter_server_config.py:3 x…"},
		"no edit of the fw":  {layout.Firewall, rendered[layout.Firewall], ""},
		"one more drop":      {layout.Firewall, strings.Replace(rendered[layout.Firewall], "drop", "drop; drop", 1), ""},
		"an accept":          {layout.Firewall, strings.Replace(rendered[layout.Firewall], "drop", "accept", 1), "hole config/firewall/magi-harden.nft:3 chain c: drop"},
		"a brace is missing": {layout.Firewall, strings.TrimSuffix(rendered[layout.Firewall], "}\n"), "unreadable config/firewall/magi-harden.nft:5 unexpected end of file"},
		"another file":       {layout.NginxConfig, "x", ""},
	} {
		r := &run{folder: &folder{}, secrets: render.Secrets{Token: secret.New(token)}}
		r.tree.Dir = t.TempDir()
		for path, text := range rendered {
			r.files = append(r.files, file.File{Path: path, Content: []byte(text)})
		}
		found, err := r.checkSettings(map[string][]byte{c.path: []byte(c.live)})
		var got []string
		for _, f := range found {
			what := f.Subject
			if f.Kind == finding.Unreadable {
				what = f.Detail
			}
			got = append(got, string(f.Kind)+" "+f.Place.String()+" "+what)
		}
		if all := strings.Join(got, "|"); err != nil || !strings.HasPrefix(all, c.want) || (c.want == "") != (all == "") || len(got) > 1 {
			t.Errorf("%s: %s, %v; want %s", name, all, err, c.want)
		}
	}
}

// TestSettingsFail: a rendered file that cannot be read ends the run.
func TestSettingsFail(t *testing.T) {
	for path, want := range map[string]string{layout.JupyterConfig: "Jupyter would not load " + layout.JupyterConfig, layout.Firewall: "nft would not load " + layout.Firewall} {
		r := &run{folder: &folder{}, files: []file.File{{Path: path, Content: []byte("}")}}}
		r.tree.Dir = t.TempDir()
		if found, err := r.checkSettings(map[string][]byte{path: nil}); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, %v", path, found, err)
		}
	}
}

// TestBesideConfig: a second configuration is found, whatever it is.
func TestBesideConfig(t *testing.T) {
	r := &run{folder: &folder{}}
	r.tree.Dir = t.TempDir()
	if found, err := r.checkSettings(nil); err != nil || found != nil {
		t.Errorf("%v, %v", found, err)
	}
	path := filepath.Join(r.tree.Dir, "config/jupyter/jupyter_server_config.json")
	if err := os.MkdirAll(path, 0o755); err != nil {
		t.Fatal(err)
	}
	found, err := r.checkSettings(nil)
	if err != nil || len(found) != 1 || found[0].Place.File != "config/jupyter/jupyter_server_config.json" || found[0].Kind != finding.Hole || found[0].Edit.Opens != finding.OpensStart {
		t.Errorf("%v, %v", found, err)
	}
}
