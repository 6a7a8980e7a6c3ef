package compose

import (
	"strings"
	"testing"

	"example.com/magi-harden/internal/treetest"
)

func TestHostPath(t *testing.T) {
	for opts, want := range map[string]string{
		"{ o: bind, device: /srv/x }": "/srv/x", "{ o: bind, device: ./x }": "DIR/x", "{ o: 'ro,rbind', device: x }": "DIR/x", "{ o: bind, device: . }": "DIR",
		"{ type: nfs, device: ':/export' }": "", "{ o: bind }": "", "{}": "", "{ type: ext4, device: /dev/sdb1 }": "/dev/sdb1",
	} {
		p, err := Open(treetest.Folder(t, map[string]string{"compose.yml": "services: { a: { image: x, volumes: ['vol:/x', './y:/y', { type: volume, source: vol, target: /z, volume: { subpath: sub } }, '/w'] } }\nvolumes: { vol: { driver_opts: " + opts + " } }\n"}), Options{})
		if err != nil {
			t.Fatal(opts, err)
		}
		v := p.Model.Services["a"].Volumes
		got, ok := p.HostPath(v[0])
		if want = strings.Replace(want, "DIR", p.Tree.Dir, 1); ok != (want != "") || ok && got != want {
			t.Errorf("%s: %q, %v", opts, got, ok)
		}
		if deeper, in := p.HostPath(v[2]); in != ok || in && deeper != want+"/sub" {
			t.Errorf("%s with a subpath: %q, %v", opts, deeper, in)
		}
		if got, ok := p.HostPath(v[1]); !ok || got != p.Tree.Dir+"/y" {
			t.Errorf("bind: %q, %v", got, ok)
		}
		if got, ok := p.HostPath(v[3]); ok {
			t.Errorf("anonymous volume: %q", got)
		}
	}
}

func TestLoads(t *testing.T) {
	p := &Project{Files: []string{"compose.yml", "more/b.yml"}, Ours: "ours.yml"}
	for name, want := range map[string]bool{".": true, "compose.yml": true, "more": true, "more/b.yml": true, "ours.yml": true, "mor": false, "more/b": false, "x": false} {
		if got := p.Loads(name); got != want {
			t.Errorf("%s: %v", name, got)
		}
	}
}
