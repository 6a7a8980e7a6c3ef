package stack

import (
	"testing"

	"example.com/magi-harden/internal/compose"
	"example.com/magi-harden/internal/dockerfile"
	"example.com/magi-harden/internal/treetest"
	"github.com/google/go-cmp/cmp"
	"gopkg.in/yaml.v3"
)

// serviceOf loads a service, called x, with these keys.
func serviceOf(t *testing.T, keys string) compose.Service {
	t.Helper()
	tree := treetest.Folder(t, map[string]string{"compose.yml": "services:\n  x: { " + keys + " }\nvolumes: { vol: {} }\n", "Dockerfile": "FROM x\n"})
	m, err := compose.Load(tree, "p", []string{"compose.yml"})
	if err != nil {
		t.Fatalf("%s: %v", keys, err)
	}
	return m.Services["x"]
}

func TestWeakness(t *testing.T) {
	for _, row := range []struct {
		keys    string
		user    string // of the image
		flavour string
		want    Weakness
	}{
		{"image: y", "", "", Weakness{}},
		{"image: y, user: root", "", "", Weakness{Root: true}},
		{"image: y, user: '0:0'", "", "", Weakness{Root: true}},
		{"image: y, user: '10:0'", "", "", Weakness{}},
		{"image: y, user: rooty", "", "", Weakness{}},
		{"image: y", "root", "", Weakness{}}, // nothing is known of an image from elsewhere
		{"build: .", "", "", Weakness{Root: true}},
		{"build: .", "", "scipy-notebook", Weakness{}},
		{"build: .", "root", "scipy-notebook", Weakness{Root: true}},
		{"build: .", "jovyan", "", Weakness{}},
		{"build: ., user: '5'", "root", "", Weakness{}},
		{"image: y, environment: { GRANT_SUDO: yes }", "", "", Weakness{Root: true}},
		{"image: y, environment: { GRANT_SUDO: 1 }", "", "", Weakness{Root: true}},
		{"image: y, environment: { GRANT_SUDO: no }", "", "", Weakness{}},
		{"image: y, environment: { GRANT_SUDO: }", "", "", Weakness{}},
		{"image: y, env_file: [{ path: none, required: false }]", "", "", Weakness{Env: true}},
		{"image: y, command: sh -c 'pip install z'", "", "", Weakness{Installs: true}},
		{"image: y", "", "scipy-notebook", Weakness{Frozen: true}},
		{"image: quay.io/y", "", "scipy-notebook", Weakness{}},
		{"image: y, ports: ['80:80']", "", "", Weakness{Published: true}},
		{"image: y, ports: ['127.0.0.1:80:80']", "", "", Weakness{}},
		{"image: y, ports: ['127.0.0.1:80:80', '10.0.0.1:81:81']", "", "", Weakness{Published: true}},
		{"image: y, ports: ['10.0.0.1:81:81', '127.0.0.1:80:80']", "", "", Weakness{Published: true}},
	} {
		if got := weakness(serviceOf(t, row.keys), dockerfile.Image{User: row.user}, row.flavour); got != row.want {
			t.Errorf("%s, image of %q, %q: %+v, want %+v", row.keys, row.user, row.flavour, got, row.want)
		}
	}
}

func TestPorts(t *testing.T) {
	type ported struct {
		target, now int
		text        string
	}
	for _, row := range []struct {
		list, raw string // raw: as it is written, where that differs
		flag      int
		want      ported
	}{
		{"[]", "", 0, ported{8888, 8888, "8888"}},
		{"[]", "", 9, ported{9, 8888, "8888"}},
		{"['80:8888']", "", 0, ported{8888, 80, "80"}},
		{"['80:8888']", "['${P:-80}:8888']", 0, ported{8888, 80, "${P:-80}"}},
		{"['80:8888']", "[{ target: 8888, published: '${P}' }]", 0, ported{8888, 80, "${P}"}},
		{"['80:8888']", "[{ target: 8888 }]", 0, ported{8888, 80, "80"}},
		{"['80:8888']", "['1:1', '${P}:8888']", 0, ported{8888, 80, "80"}}, // another list: which entry it is cannot be said
		{"['80:9000']", "", 0, ported{9000, 80, "80"}},
		{"['80:9000']", "", 8888, ported{8888, 8888, "8888"}},
		{"['80:9000', '81:9001']", "", 0, ported{8888, 8888, "8888"}},
		{"['80:9000', '81:8888']", "", 0, ported{8888, 81, "81"}},
		{"['80:9000', '81:8888']", "", 9000, ported{9000, 80, "80"}},
		{"['8888']", "", 0, ported{8888, 8888, "8888"}},
		{"['127.0.0.1:80:8888']", "['${IP:-127.0.0.1}:${P:-80}:8888']", 0, ported{8888, 80, "${P:-80}"}},
	} {
		if row.raw == "" {
			row.raw = row.list
		}
		var raw yaml.Node
		if err := yaml.Unmarshal([]byte(row.raw), &raw); err != nil {
			t.Fatal(err)
		}
		svc := serviceOf(t, "image: y, ports: "+row.list)
		var got ported
		got.target, got.now, got.text = ports(svc, raw.Content[0], row.flag)
		if got != row.want {
			t.Errorf("%s as %s, flag %d: %+v, want %+v", row.list, row.raw, row.flag, got, row.want)
		}
		if target, now, _ := ports(svc, nil, row.flag); target != row.want.target || now != row.want.now {
			t.Errorf("%s, flag %d, not known as written: %d, %d", row.list, row.flag, target, now)
		}
	}
}

func TestIDs(t *testing.T) {
	for _, row := range []struct {
		users    []string
		uid, gid int
	}{
		{[]string{"1000:100"}, 1000, 100}, {[]string{"1000"}, 1000, 0}, {[]string{"1:5"}, 1, 5}, {[]string{"65534:1"}, 65534, 1},
		{[]string{"0:5"}, 0, 0}, {[]string{"-1:5"}, 0, 0}, {[]string{"65535:5"}, 0, 0}, {[]string{"root:5"}, 0, 0}, {[]string{"7:-5"}, 7, 0},
		{[]string{"", "5:6"}, 5, 6}, {[]string{"root", "5:6"}, 5, 6}, {[]string{"4:3", "5:6"}, 4, 3}, {nil, 0, 0},
	} {
		if uid, gid := ids(row.users...); uid != row.uid || gid != row.gid {
			t.Errorf("%q: %d, %d", row.users, uid, gid)
		}
	}
}

func TestHome(t *testing.T) {
	for _, row := range []struct {
		keys    string
		image   dockerfile.Image
		flavour string
		want    string
	}{
		{"image: y", dockerfile.Image{}, "", "/root"},
		{"image: y, environment: { HOME: /h/ }", dockerfile.Image{Home: "/i"}, "scipy-notebook", "/h"},
		{"image: y, environment: { HOME: h }", dockerfile.Image{Home: "/i/"}, "scipy-notebook", "/i"},
		{"image: y, environment: { HOME: '' }", dockerfile.Image{}, "scipy-notebook", JovyanHome},
		{"image: y", dockerfile.Image{Home: "/i/$X"}, "", "/root"},
		{"image: y", dockerfile.Image{Home: "i"}, "", "/root"},
		{"image: y", dockerfile.Image{User: "ada:1"}, "scipy-notebook", JovyanHome},
		{"image: y", dockerfile.Image{User: "ada:1"}, "", "/home/ada"},
		{"image: y", dockerfile.Image{User: "root"}, "", "/root"},
		{"image: y", dockerfile.Image{User: "1000"}, "", "/root"},
		{"image: y, volumes: ['vol:/home/bob/x']", dockerfile.Image{User: "$U"}, "", "/home/bob"},
		{"image: y, volumes: ['vol:/home/bob/x']", dockerfile.Image{User: "ada"}, "", "/home/ada"},
		{"image: y, volumes: ['vol:/home']", dockerfile.Image{}, "", "/root"},
		{"image: y, volumes: ['vol:/srv/bob']", dockerfile.Image{}, "", "/root"},
	} {
		if got := home(serviceOf(t, row.keys), row.image, row.flavour); got != row.want {
			t.Errorf("%s, %+v, %q: %s, want %s", row.keys, row.image, row.flavour, got, row.want)
		}
	}
}

// TestEvidence has what makes a service a Jupyter server, and what none.
func TestEvidence(t *testing.T) {
	const hub = "jupyterhub --Spawner.cmd=jupyter-lab"
	for _, row := range []struct {
		keys  string
		image dockerfile.Image
		want  []string
	}{
		{"image: jupyter/scipy-notebook", dockerfile.Image{}, []string{"image jupyter/scipy-notebook"}},
		{"build: .", dockerfile.Image{From: "jupyter/scipy-notebook"}, []string{"its Dockerfile is from jupyter/scipy-notebook"}},
		{"image: y, command: jupyter lab", dockerfile.Image{}, []string{"its command starts Jupyter"}},
		{"image: y, entrypoint: jupyter, command: lab", dockerfile.Image{}, []string{"its command starts Jupyter"}},
		{"build: .", dockerfile.Image{Cmd: []string{"jupyter", "lab"}}, []string{"its Dockerfile starts Jupyter"}},
		{"build: ., command: sleep", dockerfile.Image{Cmd: []string{"jupyter", "lab"}}, nil},
		{"image: y, command: " + hub, dockerfile.Image{}, nil},
		{"build: .", dockerfile.Image{Cmd: []string{hub}}, nil},
		{"build: ., command: jupyter lab", dockerfile.Image{Cmd: []string{hub}}, []string{"its command starts Jupyter"}},
		{"image: jupyterhub/singleuser, command: jupyter lab", dockerfile.Image{}, nil},
		{"build: ., command: jupyter lab", dockerfile.Image{From: "jupyterhub/singleuser"}, nil},
		{"image: jupyter/scipy-notebook, command: python job.py", dockerfile.Image{}, nil},
		{"build: ., command: python job.py", dockerfile.Image{From: "jupyter/scipy-notebook"}, nil},
		{"build: ., ports: ['1:8888']", dockerfile.Image{}, []string{"port 8888"}},
		{"build: ., ports: ['8888:1']", dockerfile.Image{}, nil},
		{"build: ., command: x, ports: ['1:8888']", dockerfile.Image{}, nil},
		{"image: y, ports: ['1:8888']", dockerfile.Image{}, nil},
		{"image: me/jupyter-gpu", dockerfile.Image{}, []string{"image me/jupyter-gpu"}},
		{"image: me/jupyter-gpu, ports: ['1:8888']", dockerfile.Image{}, []string{"port 8888"}},
	} {
		if diff := cmp.Diff(row.want, evidence(serviceOf(t, row.keys), row.image)); diff != "" {
			t.Errorf("%s, %+v (-want +got):\n%s", row.keys, row.image, diff)
		}
	}
	named := serviceOf(t, "image: y")
	named.Name = "my-notebooks"
	if diff := cmp.Diff([]string{"its name"}, evidence(named, dockerfile.Image{})); diff != "" {
		t.Errorf("by name (-want +got):\n%s", diff)
	}
}

func TestSetsServer(t *testing.T) {
	for name, want := range map[string]bool{
		"JUPYTER_TOKEN": true, "COMPOSE_FILE": true, "COMPOSE_FILES": false, "NB_UID": true, "HOME": true, "HOMES": false, "A": false, "": false,
	} {
		if got := SetsServer(name); got != want {
			t.Errorf("%s: %v", name, got)
		}
	}
}
