package stack

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"example.com/magi-harden/internal/file"
	"example.com/magi-harden/internal/layout"
	"example.com/magi-harden/internal/treetest"
)

// mounted reads a stack whose Jupyter has these lines. DIR is its folder.
func mounted(t *testing.T, l layout.Layout, service, more string) *Stack {
	t.Helper()
	dir := treetest.Folder(t, nil)
	for link, target := range map[string]string{"link": "config", "later": "config/fail2ban", "here": ".", "data": "config/../files"} {
		if err := os.Symlink(target, filepath.Join(dir.Dir, link)); err != nil {
			t.Fatal(err)
		}
	}
	text := strings.ReplaceAll("services:\n  jupyter:\n    image: jupyter/scipy-notebook:latest\n    "+service+"\n"+more+"\n", "DIR", dir.Dir)
	s, err := Read(dir.With(map[string][]byte{"docker-compose.yml": []byte(text), ".env": []byte("WHERE=./config\nNAME=own\n")}), Options{Layout: l})
	if err != nil {
		t.Fatalf("%s\n%v", text, err)
	}
	return s
}

func dropped(s *Stack) string {
	var out []string
	for _, d := range s.Jupyter.Dropped {
		out = append(out, d.String())
	}
	return strings.Join(out, "\n")
}

// TestOursAreNotMounted: by no name and in no way does Jupyter get a file or folder
// of ours, not even read-only.
func TestOursAreNotMounted(t *testing.T) {
	const device = "volumes: { vol: { driver_opts: { type: none, o: bind, device: %s } } }"
	var sources []string
	for _, e := range layout.Default().Below(".") {
		if e.Path != layout.Base { // here it is the stack's own
			sources = append(sources, "./"+e.Path)
		}
	}
	for _, f := range layout.Default().Folders() {
		sources = append(sources, "./"+f, "./"+f+"/", "./"+f+"/deeper/x", "DIR/"+f, "./x/../"+f, ".//"+f)
	}
	sources = append(sources, "${WHERE}/firewall", "./link/firewall", "./link/fail2ban/jail.d", "./later", "DIR/here/config/nginx", "/proc/1/root/DIR/config/nginx", "/proc/77/task/7/cwd/DIR/.env")
	for _, source := range sources {
		for _, row := range [][2]string{
			{"volumes: ['" + source + ":/x']"},
			{"volumes: ['" + source + ":/x:ro']"},
			{"volumes: [{ type: bind, source: '" + source + "', target: /x }]"},
			{"volumes: ['vol:/x']", strings.ReplaceAll(device, "%s", "'"+source+"'")},
			{"volumes: ['vol:/x:ro']", strings.ReplaceAll(device, "%s", "'"+source+"'")},
			{"secrets: [s]", "secrets: { s: { file: '" + source + "' } }"},
			{"configs: [{ source: s, target: /x }]", "configs: { s: { file: '" + source + "' } }"},
		} {
			s := mounted(t, layout.Layout{}, row[0], row[1])
			j := s.Jupyter
			if got := dropped(s); !strings.HasSuffix(got, ": reserved for managed files") || strings.Contains(got, "\n") {
				t.Errorf("%s %s: dropped %q", row[0], row[1], got)
			}
			if len(j.Mounts) > 0 || len(j.holds()) > 0 || j.Notebooks != "./data/jupyter/notebooks" || slices.ContainsFunc(j.Keep, func(k Kept) bool { return k.Key == secretsKey || k.Key == configsKey }) {
				t.Errorf("%s %s: keeps %v %v, notebooks %q", row[0], row[1], j.Mounts, j.Keep, j.Notebooks)
			}
		}
	}
}

// TestWhatHoldsOurs: a folder around ours can be covered where a cover reaches it,
// by its own name as a bind mount, and is dropped otherwise.
func TestWhatHoldsOurs(t *testing.T) {
	for _, source := range []string{".", "..", "./config", "DIR", "./docker-compose.yml"} {
		s := mounted(t, layout.Layout{}, "volumes: ['"+source+":/x']", "")
		holds := s.Jupyter.holds()
		for _, a := range s.Jupyter.Asked() { // outside of the folder it has to be named as well
			holds = append(holds, a.Holds)
		}
		if len(holds) != 1 || holds[0] == "" || len(s.Jupyter.Dropped) > 0 {
			t.Errorf("%s: holds %v, dropped %q", source, holds, dropped(s))
		}
	}
	const device = "volumes: { vol: { driver_opts: { type: none, o: bind, device: DIR/config } } }"
	for _, row := range [][3]string{
		{"volumes: ['./here:/x']", "", "mount ./here"}, {"volumes: ['./link:/x:ro']", "", "mount ./link"},
		{"volumes: ['vol:/x']", device, "volume vol"}, {"secrets: [s]", "secrets: { s: { file: . } }", "secret s"}, {"configs: [s]", "configs: { s: { file: ./docker-compose.yml } }", "config s"},
		{"volumes: [{ type: volume, source: vol, target: /x, volume: { subpath: . } }]", device, "volume vol"},
	} {
		s := mounted(t, layout.Layout{}, row[0], row[1])
		if want := row[2] + ": holds compose files or managed files: a notebook could rewrite them"; dropped(s) != want || len(s.Jupyter.Mounts) > 0 {
			t.Errorf("%s: dropped %q, want %q; keeps %v", row[0], dropped(s), want, s.Jupyter.Mounts)
		}
	}
}

// TestOthersStay: what only looks like ours stays, and of a list what is not ours.
func TestOthersStay(t *testing.T) {
	for _, source := range []string{"./config/app", "./config2", "./nginx", "./config/firewall2", "./data", "./.magi-harden.old", "vol"} {
		s := mounted(t, layout.Layout{}, "volumes: ['"+source+":/x:ro']", "volumes: { vol: { driver_opts: { type: none, o: bind, device: DIR/config/app } } }")
		if len(s.Jupyter.Mounts) != 1 || len(s.Jupyter.holds()) > 0 || dropped(s) != "" {
			t.Errorf("%s: keeps %v, dropped %q", source, s.Jupyter.Mounts, dropped(s))
		}
	}
	s := mounted(t, layout.Layout{}, "secrets: [mine, { source: '${NAME}', target: x }]", "secrets: { mine: { file: ./s.txt }, own: { file: .env } }")
	if got := dropped(s); got != "secret own: reserved for managed files" {
		t.Errorf("dropped %q", got)
	}
	if diff := s.Jupyter.Keep; len(diff) != 1 || diff[0].YAML != "secrets: [mine]" {
		t.Errorf("keeps %v", diff)
	}
}

// TestGuardsOfEachFolder: over a mount of the stack's folder, of config or of one
// above, each path of ours can no longer be written, and a secret not read.
func TestGuardsOfEachFolder(t *testing.T) {
	more := layout.Of(append(layout.Default().Below("."),
		layout.Entry{Path: "config/caddy/key.pem", Mode: 0o600, Readers: layout.Proxy, Secret: layout.ProxyKey},
		layout.Entry{Path: "config/caddy/.gitignore", Mode: 0o644, Readers: layout.Git},
		layout.Entry{Path: "extra.harden.yml", Readers: layout.Compose}))
	for _, source := range []string{".", "..", "./config"} {
		s := mounted(t, more, "volumes: ['"+source+":/x']", "")
		m := s.Jupyter.Mounts[0]
		guards, lock := s.Guards(m, func(string) bool { return true })
		for _, g := range guards {
			if g.Hidden && (g.Source == "") == strings.HasSuffix(g.Target, "/.env") {
				t.Errorf("%s: %s is hidden by %q", source, g.Target, g.Source)
			}
		}
		base := map[string]string{".": "/x/", "..": "/x/" + filepath.Base(s.Tree.Dir) + "/", "./config": "/x/"}[source]
		for _, e := range more.Below(".") {
			rel := e.Path
			if source == "./config" {
				after, in := strings.CutPrefix(rel, "config/")
				if !in {
					continue
				}
				rel = after
			}
			over := func(g Guard) bool { return file.Within(base+rel, g.Target) }
			if lock != LockWhole && !slices.ContainsFunc(guards, over) {
				t.Errorf("%s: %s can be written: %v", source, e.Path, guards)
			}
			if hides := func(g Guard) bool { return g.Hidden && over(g) }; e.Secret != layout.NoSecret && !slices.ContainsFunc(guards, hides) {
				t.Errorf("%s: %s can be read: %v", source, e.Path, guards)
			}
		}
	}
}

// TestOptionsOfVolumes: any option of a volume that names a folder of ours keeps it
// out, whatever the driver makes of it.
func TestOptionsOfVolumes(t *testing.T) {
	for opts, out := range map[string]bool{
		"driver_opts: { type: overlay, device: overlay, o: 'lowerdir=/l:DIR/config/tls,upperdir=/u,workdir=/w' }": true,
		"driver_opts: { type: overlay, device: overlay, o: 'lowerdir=/l,upperdir=DIR/.magi-harden,workdir=/w' }":  true,
		"driver: persist, driver_opts: { mountpoint: DIR/config/firewall }":                                       true,
		"driver: persist, driver_opts: { mountpoint: /srv/else }":                                                 false,
		"driver_opts: { type: nfs, device: ':/', o: 'addr=10.0.0.1,rw' }":                                         false,
	} {
		s := mounted(t, layout.Layout{}, "volumes: ['vol:/x']", "volumes: { vol: { "+opts+" } }")
		if (dropped(s) != "") != out || (len(s.Jupyter.Mounts) == 0) != out {
			t.Errorf("%s: dropped %q, keeps %v", opts, dropped(s), s.Jupyter.Mounts)
		}
	}
}

// TestHostBehindLinks: a folder of the host is one behind a symlink, a volume and a
// process too.
func TestHostBehindLinks(t *testing.T) {
	dir := treetest.Folder(t, nil)
	for link, target := range map[string]string{"etc": "/etc", "nb": "files"} {
		if err := os.Symlink(target, filepath.Join(dir.Dir, link)); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Mkdir(filepath.Join(dir.Dir, "files"), 0o755); err != nil {
		t.Fatal(err)
	}
	const device = "volumes: { vol: { driver_opts: { o: bind, device: %s } } }"
	for _, row := range []struct {
		mount, device string
		refused       bool
	}{
		{"./etc", "", true}, {"/proc/1/root/etc", "", true}, {"/proc/1/cwd/etc", "", true}, {"vol", "/etc", true}, {"vol", "./etc", true}, {"vol", "/proc/1/root/etc", true},
		{"./nb", "", false}, {"vol", "./nb", false}, {"vol", "/nonexistent/x", false},
	} {
		text := "services:\n  jupyter:\n    image: jupyter/scipy-notebook:latest\n    volumes: ['" + row.mount + ":/x']\n"
		if row.device != "" {
			text += strings.ReplaceAll(device, "%s", row.device) + "\n"
		}
		_, err := Read(dir.With(map[string][]byte{"docker-compose.yml": []byte(text)}), Options{})
		if (err != nil) != row.refused || err != nil && !strings.Contains(err.Error(), "of the host") {
			t.Errorf("%+v: %v", row, err)
		}
	}
}

// TestSourceVariables: the variables that Compose replaces at each start in what Jupyter
// keeps are known; the sources of its bind mounts are written anew.
func TestSourceVariables(t *testing.T) {
	s := mounted(t, layout.Layout{}, "volumes: ['vol:/x', '${WHERE}/app:/y', unused:/z]\n    secrets: [s]", "volumes: { vol: { driver_opts: { type: none, o: bind, device: '${WHERE:-.}/app' } }, unused: {}, other: { driver_opts: { device: '$NOT' } } }\nsecrets: { s: { file: './$NAME' } }")
	if got := strings.Join(s.SourceVariables(), " "); got != "NAME WHERE" {
		t.Errorf("variables %q", got)
	}
}

// TestTmpfsIsTold: a folder in memory that Jupyter loses is reported.
func TestTmpfsIsTold(t *testing.T) {
	s := mounted(t, layout.Layout{}, "tmpfs: [/tmp, '/home/jovyan:size=1g', '/scratch:size=2g']", "")
	if got := dropped(s); got != "tmpfs /scratch: only the home folder and /tmp are in memory" {
		t.Errorf("dropped %q", got)
	}
}
