package stack

import (
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"example.com/magi-harden/internal/compose"
	"example.com/magi-harden/internal/grant"
	"example.com/magi-harden/internal/tree"
	"example.com/magi-harden/internal/treetest"
)

// sourceStack is the stack of TestSources, with one source to add.
const sourceStack = `include: [parts/db.yml]
services:
  jupyter:
    image: jupyter/scipy-notebook:latest
    build: ./lab
    SERVICE
  web: { image: web, env_file: settings/web.env, label_file: labels/web.labels, build: { context: ./svc, additional_contexts: { more: ./extra-context } } }
  ext: { extends: { file: common/base.yml, service: base } }
`

const sourceVolumes = `  named: {}
  named-local: { driver: local }
  memory: { driver_opts: { type: tmpfs, device: tmpfs, o: size=1g } }
  given-name: { name: some-name }
  elsewhere: { external: true }
  layers: { driver_opts: { type: overlay, device: overlay, o: "lowerdir=/srv/l,upperdir=DIR/.magi-harden,workdir=/srv/w" } }
  plugin: { driver: rexray, driver_opts: { size: "5" } }
  plugin-ours: { driver: persist, driver_opts: { mountpoint: DIR/config/firewall } }
  disk: { driver_opts: { type: ext4, device: /dev/sdb1 } }
  kernel: { driver_opts: { type: sysfs, device: sysfs } }
  type-proc: { driver_opts: { type: proc, device: proc } }
  nas: { driver_opts: { type: nfs, o: "addr=10.0.0.5,rw", device: ":/export/x" } }
  share: { driver_opts: { type: cifs, o: "username=a", device: "//server/share" } }
`

// sourceFolder makes the folder of TestSources.
func sourceFolder(t *testing.T) string {
	t.Helper()
	files := map[string]string{".env": "HERE=.\n", "file.csv": "1", "s.txt": "s", "keys/client.pem": "k", "parts/db.yml": "services: { db: { image: redis } }", "common/base.yml": "services: { base: { image: redis } }",
		"svc/Dockerfile": "FROM busybox", "svc/src/a.py": "", "extra-context/a": "", "labels/web.labels": "a=b", "settings/web.env": "A=1", "lab/Dockerfile": "FROM jupyter/base-notebook", "lab/nb/a": "", ".git/hooks/x": "", "repo/.git/config": "", "data/x.json": "{}",
		"rootfs/etc/passwd": "", "rootfs/usr/x": "", "bin/start.sh": "", "envs/a": "", "config/app/a": ""}
	dir := treetest.Folder(t, files).Dir
	for link, target := range map[string]string{"link-data": "data", "link-env": ".env", "link-config": "config", "link-here": ".", "link-parts": "parts", "link-etc": "/etc", "link-out": "/srv/else", "link-socket": "socket"} {
		if err := os.Symlink(target, filepath.Join(dir, link)); err != nil {
			t.Fatal(err)
		}
	}
	if err := syscall.Mkfifo(filepath.Join(dir, "fifo"), 0o600); err != nil {
		t.Fatal(err)
	}
	t.Chdir(dir) // the path of a socket is short
	l, err := net.Listen("unix", "socket")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	return dir
}

// judged returns the verdict for one source, through everything that reads the stack.
func judged(t *testing.T, dir, kind, source string) grant.Verdict {
	t.Helper()
	source = strings.NewReplacer("DIR", dir, "UP", filepath.Dir(dir)).Replace(source)
	service, volumes, more := "volumes: ['"+source+":/x']", sourceVolumes, ""
	switch kind {
	case "volume", "bind":
	case "device":
		service = "volumes: ['given:/x']"
		volumes += "  given: { driver_opts: { type: none, o: bind, device: '" + source + "' } }\n"
	default:
		service = kind + "s: [{ source: given, target: /x }]"
		more = kind + "s: { given: { file: '" + source + "' } }\n"
	}
	text := strings.NewReplacer("SERVICE", service).Replace(sourceStack) + "volumes:\n" + strings.ReplaceAll(volumes, "DIR", dir) + more
	folder, err := tree.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	s, err := Read(folder.With(map[string][]byte{"docker-compose.yml": []byte(text)}), Options{Again: true})
	if err != nil {
		t.Fatalf("%s %s: %v", kind, source, err)
	}
	svc := s.Model.Services["jupyter"]
	switch kind {
	case "volume", "device":
		verdict, _ := s.judgeVolume(svc.Volumes[0])
		return verdict
	case "secret":
		return s.judge.Judge(s.source(grant.Secret, compose.Homed(source, s.Model.Secrets["given"].File), source))
	case "config":
		return s.judge.Judge(s.source(grant.Config, compose.Homed(source, s.Model.Configs["given"].File), source))
	}
	verdict := s.judge.Judge(s.source(grant.Bind, svc.Volumes[0].Source, source))
	// What is told and kept follows from it.
	kept, dropped := len(s.Jupyter.Mounts) == 1 || s.Jupyter.Notebooks != "./data/jupyter/notebooks", len(s.Jupyter.Dropped) == 1
	if kept == dropped || dropped != (verdict.Outcome == grant.Never) {
		t.Errorf("%s: %v, but keeps %+v and drops %v", source, verdict, s.Jupyter.Mounts, s.Jupyter.Dropped)
	}
	return verdict
}

// TestSources: each source of the list gets the outcome that stands beside it.
func TestSources(t *testing.T) {
	list, err := os.ReadFile("testdata/sources.txt")
	if err != nil {
		t.Fatal(err)
	}
	t.Setenv("HOME", "/home/somebody")
	dir := sourceFolder(t)
	n := 0
	for line := range strings.Lines(string(list)) {
		f := strings.Fields(line)
		if len(f) == 0 || f[0] == "#" {
			continue
		}
		n++
		got := judged(t, dir, f[2], f[3])
		want := grant.Verdict{Outcome: grant.Outcome(f[0]), Reason: grant.Reason(strings.Trim(f[1], "-")), Covers: got.Covers}
		if got != want || got.Covers != (f[3] == "..") {
			t.Errorf("%s %s: %+v, want %s", f[2], f[3], got, strings.Join(f[:2], " "))
		}
	}
	if n < 120 {
		t.Errorf("only %d sources", n)
	}
}

// TestOtherKinds: mounts of an image, of another container and of memory, and devices.
func TestOtherKinds(t *testing.T) {
	g := grant.Ground{GPU: compose.IsGPU}
	for _, kind := range []grant.Kind{grant.Tmpfs, grant.Image, grant.From, grant.Other} {
		if got := g.Judge(grant.Source{Kind: kind, Path: "x", Mode: fs.ModeDir}); got.Outcome != grant.Never {
			t.Errorf("%s: %v", kind, got)
		}
	}
	for device, want := range map[string]grant.Outcome{"/dev/nvidia0": grant.Good, "/dev/dri/card0": grant.Good, "/dev/kvm": grant.Never, "/dev/sda": grant.Never, "/dev/dri/../sda": grant.Never, "": grant.Never} {
		if got := g.Judge(grant.Source{Kind: grant.Device, Path: device}); got.Outcome != want {
			t.Errorf("%s: %v", device, got)
		}
	}
}
