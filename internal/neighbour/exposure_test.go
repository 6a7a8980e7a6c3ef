package neighbour

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"example.com/magi-harden/internal/treetest"

	"example.com/magi-harden/internal/compose"
	"example.com/magi-harden/internal/dockerfile"
	"github.com/google/go-cmp/cmp"
)

// TestComposeFilesAreOurs: whoever writes a compose file of the stack, of any name,
// changes what is hardened.
func TestComposeFilesAreOurs(t *testing.T) {
	const text = "services:\n  jupyter: { image: jupyter/scipy-notebook }\n  db: { image: x, volumes: ['./stack.yml:/x'] }\n"
	p, err := compose.Open(treetest.Folder(t, map[string]string{"stack.yml": text, "other.yml": text}), compose.Options{Files: []string{"stack.yml"}})
	if err != nil {
		t.Fatal(err)
	}
	if got := Exposures(p, dockerfile.NewReader(p.Tree), "jupyter"); len(got) != 1 || !got[0].Change {
		t.Errorf("%+v", got)
	}
}

func TestExposures(t *testing.T) {
	const head = "services:\n  jupyter: { image: jupyter/scipy-notebook, volumes: ['./nb:/home/jovyan/work'] }\n  db: { image: x, "
	all := Exposure{Token: true, Key: true, CA: true, Change: true}
	read, change := Exposure{Token: true, Key: true, CA: true}, Exposure{Change: true}
	for _, row := range []struct {
		keys string
		want Exposure
	}{
		{"volumes: ['.:/x'] }", all},
		{"volumes: ['.:/x:ro'] }", read},
		{"volumes: ['..:/x:ro'] }", read},
		{"volumes: [{ type: bind, source: ., target: /x, read_only: true }] }", read},
		{"volumes: ['./link:/x'] }", all},
		{"volumes: ['./.env:/x'] }", Exposure{Token: true, Change: true}},
		{"volumes: ['./.env:/x:ro'] }", Exposure{Token: true}},
		{"volumes: ['./.magi-harden:/x:ro'] }", Exposure{Token: true, CA: true}},
		{"volumes: ['./config/tls:/x:ro'] }", Exposure{Key: true}},
		{"volumes: ['./config/tls/key.pem:/x:ro'] }", Exposure{Key: true}},
		{"volumes: ['./config/tls/cert.pem:/x:ro'] }", Exposure{}},
		{"volumes: ['./config/tls/cert.pem:/x'] }", change},
		{"volumes: ['./config/tls/key.pem:/x'] }", Exposure{Key: true, Change: true}},
		{"volumes: ['./config/firewall:/x'] }", change},
		{"volumes: ['./config/firewall:/x:ro'] }", Exposure{}},
		{"volumes: ['./config/firewall/more.nft:/x'] }", change}, // beside ours, and loaded with it
		{"volumes: ['./config/fail2ban:/x'] }", change},
		{"volumes: ['vol:/x'] }\nvolumes: { vol: { driver: persist, driver_opts: { mountpoint: DIR/config/firewall } } }", change},
		{"volumes: ['./config/fail2ban/jail.d:/x'] }", change},
		{"volumes: ['./config/fail2ban/jail.d/other.conf:/x'] }", change},
		{"volumes: ['./config/nginx:/x'] }", change},
		{"volumes: ['./config/jupyter:/x'] }", change},
		{"volumes: ['./.magi-harden/base:/x'] }", change},
		{"volumes: ['./.magi-harden/backups/20260101T000000Z:/x:ro'] }", Exposure{Token: true}},
		{"volumes: ['./HARDENING.md:/x'] }", change},
		{"volumes: ['./Dockerfile.jupyter.dockerignore:/x'] }", change},
		{"volumes: ['./.gitignore:/x'] }", Exposure{}},
		{"volumes: ['./later:/x'] }", change},
		{"volumes: ['./config/app:/x'] }", Exposure{}},
		{"volumes: [{ type: volume, source: named, target: /x, volume: { subpath: config/firewall } }] }\nvolumes: { named: { driver_opts: { o: bind, type: none, device: DIR } } }", change},
		{"volumes: ['named:/y'] }\nvolumes: { named: { driver_opts: { o: bind, type: none, device: DIR/config/fail2ban } } }", change},
		{"volumes: ['./docker-compose.override.yml:/x'] }", Exposure{Change: true}},
		{"volumes: ['./docker-compose.yml:/x'] }", Exposure{Change: true}},
		{"volumes: ['./docker-compose.yml:/x:ro'] }", Exposure{}},
		{"volumes: ['./data:/x', 'named:/y', '/y', './config/ssl:/z'] }\nvolumes: { named: {} }", Exposure{}},
		{"volumes: ['named:/y'] }\nvolumes: { named: { driver_opts: { o: bind, type: none, device: DIR } } }", all},
		{"volumes: ['/var/run/docker.sock:/x:ro'] }", Exposure{Engine: true}},
		{"volumes: ['/run/podman/podman.sock:/x:ro'] }", Exposure{Engine: true}},
		{"volumes: ['/run/containerd:/x:ro'] }", Exposure{Engine: true}},
		{"volumes: ['/run/systemd:/x:ro'] }", Exposure{Engine: true}},
		{"volumes: ['/etc:/x:ro'] }", Exposure{Host: true}},
		{"volumes: ['/root:/x:ro'] }", Exposure{Host: true}},
		{"volumes: ['/dev:/x:ro'] }", Exposure{Host: true}},
		{"volumes: ['/proc:/x'] }", Exposure{Host: true}},
		{"volumes: ['/proc:/x:ro'] }", Exposure{}},
		{"volumes: ['/var/lib/containerd:/x'] }", Exposure{Host: true}},
		{"volumes: ['vol:/x'] }\nvolumes: { vol: { driver_opts: { type: ext4, device: /dev/sda1 } } }", Exposure{Host: true}},
		{"volumes: ['vol:/x:ro'] }\nvolumes: { vol: { driver_opts: { type: overlay, device: overlay, o: 'lowerdir=DIR:/l,upperdir=/u,workdir=/w' } } }", read},
		{"volumes: ['vol:/x'] }\nvolumes: { vol: { driver_opts: { type: nfs, device: ':/srv', o: 'addr=10.0.0.1,rw' } } }", Exposure{}},
		{"privileged: true }", Exposure{Host: true}},
		{"pid: host }", Exposure{Host: true}},
		{"devices: ['/dev/sda'] }", Exposure{Host: true}},
		{"devices: ['/dev/dri', '/dev/net/tun'], cap_add: [NET_ADMIN] }", Exposure{}},
		{"cap_add: [SYS_MODULE] }", Exposure{Host: true}},
		{"gpus: [{ driver: cdi, device_ids: ['evil.com/host=root'] }] }", Exposure{Host: true}},
		{"gpus: all }", Exposure{}},
		{"volumes: ['/var/lib/docker/containers:/x:ro'] }", Exposure{Token: true}},
		{"volumes: ['/etc/localtime:/x:ro'] }", Exposure{}},
		{"use_api_socket: true }", Exposure{Engine: true}},
		{"secrets: [e] }\nsecrets: { e: { file: .env } }", Exposure{Token: true}},
		{"secrets: [e] }\nsecrets: { e: { file: ./pw.txt } }", Exposure{}},
		{"configs: [{ source: e, target: /x }] }\nconfigs: { e: { file: ./config/tls/key.pem } }", Exposure{Key: true}},
		{"tmpfs: /x }\nsecrets: { e: { file: .env } }", Exposure{}},
	} {
		tree := treetest.Folder(t, map[string]string{"docker-compose.yml": "", "pw.txt": "x"})
		text := strings.ReplaceAll(head+row.keys+"\n", "DIR", tree.Dir)
		for link, target := range map[string]string{"link": ".", "later": "config/firewall"} {
			if err := os.Symlink(target, filepath.Join(tree.Dir, link)); err != nil {
				t.Fatal(err)
			}
		}
		p, err := compose.Open(tree.With(map[string][]byte{"docker-compose.yml": []byte(text)}), compose.Options{})
		if err != nil {
			t.Errorf("%s: %v", row.keys, err)
			continue
		}
		var got Exposure
		for _, see := range Exposures(p, dockerfile.NewReader(p.Tree), "jupyter") {
			got.Token, got.Key, got.CA = got.Token || see.Token, got.Key || see.Key, got.CA || see.CA
			got.Change, got.Engine = got.Change || see.Change, got.Engine || see.Engine
			got.Host = got.Host || see.Host
		}
		if diff := cmp.Diff(row.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", row.keys, diff)
		}
	}
}

// TestExposureIn: a key that a deployment does not have is not exposed.
func TestExposureIn(t *testing.T) {
	for _, c := range []struct {
		in, want Exposure
		key, ca  bool
		exposes  bool
	}{
		{Exposure{Key: true, CA: true}, Exposure{Key: true, CA: true}, true, true, true},
		{Exposure{Key: true, CA: true}, Exposure{Key: true}, true, false, true},
		{Exposure{Key: true, CA: true}, Exposure{CA: true}, false, true, true},
		{Exposure{Key: true, CA: true}, Exposure{}, false, false, false},
		{Exposure{Token: true, Key: true}, Exposure{Token: true}, false, false, true},
		{Exposure{Change: true}, Exposure{Change: true}, true, true, true},
		{Exposure{Engine: true}, Exposure{Engine: true}, false, false, true},
		{Exposure{Host: true}, Exposure{Host: true}, false, false, true},
		{Exposure{Service: "a", Name: "."}, Exposure{Service: "a", Name: "."}, true, true, false},
	} {
		if got, exposes := c.in.In(c.key, c.ca); got != c.want || exposes != c.exposes {
			t.Errorf("%+v with key %v, CA %v: %+v, %v", c.in, c.key, c.ca, got, exposes)
		}
	}
}
