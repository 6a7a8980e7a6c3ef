package stack

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"example.com/magi-harden/internal/treetest"
)

// TestShares: what Jupyter mounts is shared with whoever mounts the same, a folder
// around it or in it, however either of them writes it.
func TestShares(t *testing.T) {
	const device = "{ driver_opts: { type: none, o: bind, device: "
	for _, row := range []struct{ jupyter, other, volumes, want string }{
		{"nb", "nb", "nb: {}", "other"},
		{"nb", "nb2", "nb: {}, nb2: {}", ""},
		{"nb", "nb2", "nb: { name: shared }, nb2: { name: shared }", "other"},
		{"nb", "nb2", "nb: { name: shared }, nb2: { name: shared2 }", ""},
		{"nb", "nb2", "nb: { name: shared }, nb2: { name: shared, external: true }", "other"},
		{"nb", "nb2", "nb: {}, nb2: { name: app_nb }", "other"}, // the project may be called so
		{"nb", "nb2", "nb: {}, nb2: { name: app_nb, external: true }", "other"},
		{"nb2", "nb", "nb: {}, nb2: { name: app_nb }", "other"},
		{"my_nb", "nb2", "my_nb: {}, nb2: { name: my_app_my_nb }", "other"},
		{"nb", "nb2", "nb: {}, nb2: { name: appnb }", ""},
		{"nb", "nb2", "nb: { external: true }, nb2: { name: app_nb }", ""},
		{"./data/nb", "./data/nb", "", "other"},
		{"./data/nb", "./data", "", "other"},
		{"./data", "./data/nb/x", "", "other"},
		{"./data/nb", "./data/nb2", "", ""},
		{"./data/nb", "..", "", "other"},
		{"./data/nb", ".", "", "other"},
		{"./link/nb", "./data", "", "other"},
		{"./data/nb", "./link", "", "other"},
		{"./data/nb", "./link/new", "", ""},
		{"./data/nb", "vol", "vol: " + device + "./data } }", "other"},
		{"./data/nb", "vol", "vol: " + device + "./link } }", "other"},
		{"./data/nb", "vol", "vol: { driver_opts: { type: overlay, device: overlay, o: 'lowerdir=${PWD}/data' } }", "other"},
		{"./data/nb", "vol", "vol: " + device + "./other } }", ""},
	} {
		text := "services:\n  jupyter: { image: jupyter/scipy-notebook, volumes: ['" + row.jupyter + ":/mnt/x', './work:/home/jovyan/work'] }\n  other: { image: x, volumes: ['" + row.other + ":/y'] }\nvolumes: { " + row.volumes + " }\n"
		folder := treetest.Folder(t, map[string]string{"docker-compose.yml": text, "data/nb/x/a": ""})
		if err := os.Symlink("data", filepath.Join(folder.Dir, "link")); err != nil {
			t.Fatal(err)
		}
		t.Setenv("PWD", folder.Dir)
		s, err := Read(folder, Options{Service: "jupyter"})
		if err != nil {
			t.Errorf("%+v: %v", row, err)
			continue
		}
		i := slices.IndexFunc(s.Jupyter.Mounts, func(m Mount) bool { return m.Target == "/mnt/x" })
		if i < 0 {
			t.Errorf("%+v: dropped: %v", row, s.Jupyter.Dropped)
		} else if got := strings.Join(s.Jupyter.Mounts[i].Shared, " "); got != row.want {
			t.Errorf("%+v: shared with %q", row, got)
		}
	}
}

// TestTaken: notebooks must not lie where other services have their files, whatever
// the mount of these is called.
func TestTaken(t *testing.T) {
	folder := treetest.Folder(t, map[string]string{"data/x": "", "docker-compose.yml": `
services:
  jupyter: { image: jupyter/scipy-notebook }
  a: { image: x, volumes: ["vol:/v", "./bound:/b", "./link/linked:/l", "..:/up", ".:/all", "/srv/elsewhere:/e"] }
  b: { image: x, develop: { watch: [{ action: sync, path: ./watched, target: /x }] } }
volumes: { vol: { driver_opts: { type: none, o: bind, device: ./device } } }
`})
	if err := os.Symlink("data", filepath.Join(folder.Dir, "link")); err != nil {
		t.Fatal(err)
	}
	s, err := Read(folder, Options{Service: "jupyter"})
	if err != nil {
		t.Fatal(err)
	}
	f := s.Found()
	for _, name := range []string{"device", "bound", "link/linked", "data/linked", "watched"} {
		if !slices.Contains(f.Taken, name) {
			t.Errorf("no %s in %q", name, f.Taken)
		}
	}
	if slices.Contains(f.Taken, ".") || f.Leads("./link/nb") != "data/nb" {
		t.Errorf("%q, %s", f.Taken, f.Leads("./link/nb"))
	}
	if got := s.SharedWith("./free"); !slices.Equal(got, []string{"a"}) {
		t.Error(got)
	}
}
