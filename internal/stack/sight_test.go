package stack

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestSights(t *testing.T) {
	const head = "services:\n  jupyter: { image: jupyter/scipy-notebook, volumes: ['./nb:/home/jovyan/work'] }\n  db: { image: x, "
	all := Sight{Token: true, Key: true, CA: true, Change: true}
	read := Sight{Token: true, Key: true, CA: true}
	for _, row := range []struct {
		keys string
		want Sight
	}{
		{"volumes: ['.:/x'] }", all},
		{"volumes: ['.:/x:ro'] }", read},
		{"volumes: ['..:/x:ro'] }", read},
		{"volumes: [{ type: bind, source: ., target: /x, read_only: true }] }", read},
		{"volumes: ['./link:/x'] }", all},
		{"volumes: ['./.env:/x'] }", Sight{Token: true, Change: true}},
		{"volumes: ['./.env:/x:ro'] }", Sight{Token: true}},
		{"volumes: ['./.magi-harden:/x:ro'] }", Sight{Token: true, CA: true}},
		{"volumes: ['./config/nginx:/x:ro'] }", Sight{Key: true}},
		{"volumes: ['./config/tls/key.pem:/x:ro'] }", Sight{Key: true}},
		{"volumes: ['./config/tls/cert.pem:/x'] }", Sight{}},
		{"volumes: ['./docker-compose.override.yml:/x'] }", Sight{Change: true}},
		{"volumes: ['./docker-compose.yml:/x'] }", Sight{Change: true}},
		{"volumes: ['./docker-compose.yml:/x:ro'] }", Sight{}},
		{"volumes: ['./data:/x', 'named:/y', '/y', './config/ssl:/z'] }\nvolumes: { named: {} }", Sight{}},
		{"volumes: ['named:/y'] }\nvolumes: { named: { driver_opts: { o: bind, type: none, device: DIR } } }", all},
		{"volumes: ['/var/run/docker.sock:/x:ro'] }", Sight{Engine: true}},
		{"volumes: ['/var/lib/docker/containers:/x:ro'] }", Sight{Token: true}},
		{"volumes: ['/etc/localtime:/x:ro'] }", Sight{}},
		{"use_api_socket: true }", Sight{Engine: true}},
		{"secrets: [e] }\nsecrets: { e: { file: .env } }", Sight{Token: true}},
		{"secrets: [e] }\nsecrets: { e: { file: ./pw.txt } }", Sight{}},
		{"configs: [{ source: e, target: /x }] }\nconfigs: { e: { file: ./config/tls/key.pem } }", Sight{Key: true}},
		{"tmpfs: /x }\nsecrets: { e: { file: .env } }", Sight{}},
	} {
		tree := folder(t, map[string]string{"docker-compose.yml": "", "pw.txt": "x"})
		text := strings.ReplaceAll(head+row.keys+"\n", "DIR", tree.Dir)
		if err := os.Symlink(".", filepath.Join(tree.Dir, "link")); err != nil {
			t.Fatal(err)
		}
		s, err := Read(tree.With(map[string][]byte{"docker-compose.yml": []byte(text)}), Options{})
		if err != nil {
			t.Errorf("%s: %v", row.keys, err)
			continue
		}
		var got Sight
		for _, see := range s.Sights {
			got.Token, got.Key, got.CA = got.Token || see.Token, got.Key || see.Key, got.CA || see.CA
			got.Change, got.Engine = got.Change || see.Change, got.Engine || see.Engine
		}
		if diff := cmp.Diff(row.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", row.keys, diff)
		}
	}
}
