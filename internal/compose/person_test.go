package compose

import (
	"testing"

	"example.com/magi-harden/internal/treetest"
)

// TestShellVariables: a path begins at the stack's folder or at the home of the person,
// whatever .env says of them, and no other variable of the shell counts.
func TestShellVariables(t *testing.T) {
	t.Setenv("HOME", "/home/me")
	t.Setenv("SUDO_UID", "")
	t.Setenv("ELSE", "/else")
	p, err := Open(treetest.Folder(t, map[string]string{".env": "PWD=/x\nHOME=/y\nMINE=${HOME}/m\n",
		"compose.yml": "services: { a: { image: x, volumes: ['${PWD}/a:/a', '${HOME}/b:/b', '~/c:/c', '${MINE}:/d', '${ELSE}/e:/e'] } }\n"}), Options{})
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []string{p.Tree.Dir + "/a", "/home/me/b", "/home/me/c", "/home/me/m", "/e"} {
		if got := p.Model.Services["a"].Volumes[i].Source; got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

func TestHomed(t *testing.T) {
	t.Setenv("HOME", "/root")
	for _, c := range [][3]string{{"~/x", "/root/x", Home() + "/x"}, {"~", "/root", Home()}, {"~x", "/rootx", "/rootx"}, {"/root/x", "/root/x", "/root/x"}, {"./~", "/s/~", "/s/~"}} {
		if got := Homed(c[0], c[1]); got != c[2] {
			t.Errorf("%s: %q, want %q", c[0], got, c[2])
		}
	}
}

// TestVolumeSource: where a named volume has its content.
func TestVolumeSource(t *testing.T) {
	for text, want := range map[string]VolumeSource{
		"{}": {}, "{ driver: local }": {}, "{ driver_opts: { type: tmpfs, device: tmpfs } }": {}, "{ external: true }": {}, "{ driver: x }": {Foreign: true},
		"{ driver_opts: { type: nfs, o: 'addr=h,rw', device: ':/e' } }": {Foreign: true}, "{ driver_opts: { type: cifs, device: //h/s } }": {Foreign: true}, "{ driver_opts: { type: nfs, o: bind, device: /etc } }": {Paths: []string{"/etc"}},
		"{ driver_opts: { o: bind, device: /srv } }": {Paths: []string{"/srv"}}, "{ driver_opts: { type: ext4, device: /dev/sdb } }": {Paths: []string{"/dev/sdb"}, Kernel: true}, "{ driver_opts: { type: proc, device: proc } }": {Kernel: true},
		"{ driver_opts: { type: Overlay, device: overlay, o: 'lowerdir=/l:/m' } }": {Paths: []string{"/l", "/m"}, Foreign: true}, "{ driver_opts: { o: BIND, device: /etc } }": {Paths: []string{"/etc"}, Kernel: true},
	} {
		p, err := Open(treetest.Folder(t, map[string]string{"compose.yml": "services: { a: { image: x, volumes: ['vol:/x'] } }\nvolumes: { vol: " + text + " }\n"}), Options{})
		if err != nil {
			t.Fatal(text, err)
		}
		got := p.VolumeSource(p.Model.Services["a"].Volumes[0])
		if len(got.Paths) != len(want.Paths) || len(got.Paths) > 0 && got.Paths[0] != want.Paths[0] || got.Foreign != want.Foreign || got.Kernel != want.Kernel {
			t.Errorf("%s: %+v", text, got)
		}
	}
}
