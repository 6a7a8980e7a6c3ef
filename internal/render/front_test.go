package render

import (
	"encoding/json"
	"fmt"
	"net/netip"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"example.com/magi-harden/internal/answers"
	"example.com/magi-harden/internal/design"
	"example.com/magi-harden/internal/dotenv"
	"example.com/magi-harden/internal/file"
	"example.com/magi-harden/internal/layout"
	"example.com/magi-harden/internal/secret"
)

// TestEveryFront holds each front that answers can choose to what other packages
// rely on. A new value of expose is a new front here.
func TestEveryFront(t *testing.T) {
	seen := map[string]bool{}
	for name, in := range everyFront(t) {
		t.Run(name, func(t *testing.T) {
			d := design.Make(in)
			kind := fmt.Sprintf("%T", d.Front)
			seen[kind] = true
			files := filesOf(t, d)
			if got, want := d.Front.EndsTLS(), in.Answers.EndsTLS(); got != want || d.FrontHas(layout.Key) != want {
				t.Errorf("%s ends TLS: %v, has a key: %v; answers say %v", kind, got, d.FrontHas(layout.Key), want)
			}
			if d.Front.LocalCA() != d.FrontHas(layout.CACert) {
				t.Errorf("%s: local CA is %v, its certificate is not", kind, d.Front.LocalCA())
			}
			judged(t, d, files)
			c, proxied := d.Front.Container()
			if proxied != (d.Jupyter.Doors == nil) || proxied != (d.Jupyter.Server.Forwarder != "") {
				t.Errorf("%s has a container: %v; Jupyter's doors are %v, and %q overwrites its headers", kind, proxied, d.Jupyter.Doors, d.Jupyter.Server.Forwarder)
			}
			doors := d.Jupyter.Doors
			if proxied {
				doors = c.Doors
				complete(t, c)
				mounted(t, d, c, files)
				listens(t, d, c, files)
				enforces(t, d, files)
			}
			published(t, d, doors)
		})
	}
	if len(seen) < 2 {
		t.Errorf("saw only %v", seen)
	}
}

// everyFront returns facts for each value of expose, with all that changes a front.
func everyFront(t *testing.T) map[string]design.Facts {
	t.Helper()
	out := map[string]design.Facts{}
	for _, expose := range choices(t, "expose") {
		for _, tls := range choices(t, "tls") {
			for _, bind := range []string{"0.0.0.0", "127.0.0.1"} {
				for _, profile := range []answers.Profile{answers.Dev, answers.Prod} {
					out[strings.Join([]string{expose, tls, bind, string(profile)}, " ")] = proxyInput(func(in *design.Facts) {
						s := &in.Answers
						s.Expose, s.TLS, s.Bind, s.Profile = answers.Expose(expose), answers.TLSSource(tls), netip.MustParseAddr(bind), profile
						s.NginxUID = 101
						s.AlsoPublish = []answers.Relay{{Published: 4040, Target: 5050}, {Published: 4041, Target: 5051}}
						if profile == answers.Dev {
							s.Egress = answers.EgressFull
						}
						in.Hardening, in.Base = layout.Override, layout.Base
					})
				}
			}
		}
	}
	return out
}

func choices(t *testing.T, key string) []string {
	t.Helper()
	q, ok := answers.Find(key)
	if !ok || len(q.Choices) < 2 {
		t.Fatalf("%s has the choices %v", key, q.Choices)
	}
	return q.Choices
}

func filesOf(t *testing.T, d design.Design) []file.File {
	t.Helper()
	env, err := dotenv.Parse(layout.Env, nil)
	if err != nil {
		t.Fatal(err)
	}
	// An own image needs no Dockerfile, which is not asked about here.
	d.Jupyter.Image = design.Image{Own: true}
	files, err := Files(Input{Design: d, Env: env, Secrets: Secrets{Token: secret.New(strings.Repeat("0a", 32))}})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// read are the rendered files that the front's container reads.
func read(files []file.File) (out []file.File) {
	for _, f := range files {
		if e, ok := layout.Default().Find(f.Path); ok && e.Readers&layout.Proxy != 0 {
			out = append(out, f)
		}
	}
	return out
}

// judged: the front names all of its files, and a judge for each whose edits change
// what its container does.
func judged(t *testing.T, d design.Design, files []file.File) {
	t.Helper()
	for _, f := range d.Front.Files() {
		if !slices.ContainsFunc(files, func(r file.File) bool { return r.Path == f.Path }) && f.Path != layout.CAKeyFile {
			t.Errorf("%s is not rendered", f.Path)
		}
		if f.Judge == "" {
			t.Errorf("%s: no judge, and none is said to be needed", f.Path)
		}
	}
	for _, r := range read(files) {
		i := slices.IndexFunc(d.Front.Files(), func(f design.FrontFile) bool { return f.Path == r.Path })
		if i < 0 {
			t.Errorf("%s is not a file of the front", r.Path)
		} else if r.Policy == file.Managed && d.Front.Files()[i].Judge == design.Unjudged {
			t.Errorf("%s: nothing checks its edits", r.Path)
		}
	}
}

// complete: the container can start, without root, and can be asked whether it works.
func complete(t *testing.T, c design.Container) {
	t.Helper()
	if c.Image == "" || c.UID <= 0 || len(c.Entrypoint) == 0 || !strings.HasPrefix(c.Probe, "http://127.0.0.1:") {
		t.Errorf("image %q, uid %d, entrypoint %q, probe %q", c.Image, c.UID, c.Entrypoint, c.Probe)
	}
	if !slices.ContainsFunc(append(slices.Clone(c.Entrypoint), c.Image), func(word string) bool { return strings.Contains(word, c.Program) }) {
		t.Errorf("%s does not run in image %s by %q", c.Program, c.Image, c.Entrypoint)
	}
}

// enforces: the configuration has each range of the allow list.
func enforces(t *testing.T, d design.Design, files []file.File) {
	t.Helper()
	_, allow := d.Front.Published()
	for _, prefix := range allow {
		if !slices.ContainsFunc(read(files), func(f file.File) bool {
			return f.Policy == file.Managed && strings.Contains(string(f.Content), prefix.String())
		}) {
			t.Errorf("no file of the front has the allowed range %s", prefix)
		}
	}
}

// mounted: the container has what it reads, nothing else, and cannot change it.
func mounted(t *testing.T, d design.Design, c design.Container, files []file.File) {
	t.Helper()
	for _, m := range c.Mounts {
		folder := strings.TrimPrefix(m.Source, "./")
		if !m.ReadOnly || !slices.Contains(layout.Default().Folders(), folder) {
			t.Errorf("mount %+v", m)
		}
		if holds := d.Layout.Reads(folder, layout.ProxyKey); holds != (m.From == design.FromCertificate) {
			t.Errorf("mount %+v holds the key: %v", m, holds)
		}
	}
	for _, f := range read(files) {
		if !slices.ContainsFunc(c.Mounts, func(m design.Mount) bool { return strings.HasPrefix("./"+f.Path, m.Source+"/") }) {
			t.Errorf("%s is not mounted", f.Path)
		}
	}
	for _, name := range c.Networks {
		if !slices.ContainsFunc(d.Networks, func(n design.Network) bool { return n.Name == name }) {
			t.Errorf("there is no network %s", name)
		}
	}
}

// listens: the configuration names each port to which a door leads, and Jupyter's
// port behind each of also_publish.
func listens(t *testing.T, d design.Design, c design.Container, files []file.File) {
	t.Helper()
	var config strings.Builder
	for _, f := range read(files) {
		if f.Policy == file.Managed {
			config.Write(f.Content)
		}
	}
	names := func(port int) bool {
		return regexp.MustCompile(fmt.Sprintf(`\b%d\b`, port)).MatchString(config.String())
	}
	for _, door := range c.Doors {
		if !names(door.Target) {
			t.Errorf("nothing listens behind the door %+v", door)
		}
	}
	if len(c.Also) != len(d.Jupyter.Also) {
		t.Errorf("relays %+v of %+v", c.Also, d.Jupyter.Also)
	}
	for _, u := range c.Also {
		if !names(u.Port) || !names(u.Listen) {
			t.Errorf("%+v is not relayed", u)
		}
	}
}

// published: every port of also_publish has a door on loopback, and the other doors
// are where the front says, one for each of its ports.
func published(t *testing.T, d design.Design, doors []design.Door) {
	t.Helper()
	for _, r := range d.Jupyter.Also {
		if !slices.ContainsFunc(doors, func(door design.Door) bool {
			return door.Published == fmt.Sprint(r.Published) && door.Address == "127.0.0.1"
		}) {
			t.Errorf("%+v has no door in %+v", r, doors)
		}
	}
	ports, _ := d.Front.Published()
	for _, port := range ports {
		if !slices.ContainsFunc(doors, func(door design.Door) bool { return door.Published == fmt.Sprint(port) }) {
			t.Errorf("no door leads to the published port %d: %+v", port, doors)
		}
	}
	for _, door := range doors {
		if open := door.Address != "127.0.0.1"; open != slices.ContainsFunc(ports, func(p int) bool { return fmt.Sprint(p) == door.Published }) {
			t.Errorf("door %+v, and the front publishes %v", door, ports)
		}
	}
}

// TestFrontOfEachChoice: no two values of expose choose the same front, and each front
// has an example.
func TestFrontOfEachChoice(t *testing.T) {
	chosen := map[string]string{}
	for _, expose := range choices(t, "expose") {
		d := design.Make(proxyInput(func(in *design.Facts) { in.Answers.Expose = answers.Expose(expose) }))
		var front struct{ Kind string }
		if b, err := json.Marshal(d.Front); err != nil || json.Unmarshal(b, &front) != nil {
			t.Fatal(err)
		}
		if other, twice := chosen[front.Kind]; twice || front.Kind == "" {
			t.Errorf("%s and %s have the same front, %q", expose, other, front.Kind)
		}
		chosen[front.Kind] = expose
		if !slices.Contains(exampleFronts(t), front.Kind) {
			t.Errorf("no folder of examples has the front %q", front.Kind)
		}
	}
}

// exampleFronts returns the kinds of the fronts in the designs of examples.
func exampleFronts(t *testing.T) (kinds []string) {
	t.Helper()
	designs, _ := filepath.Glob("../../examples/*/design.json")
	for _, name := range designs {
		var d struct{ Front struct{ Kind string } }
		data, err := os.ReadFile(name)
		if err != nil || json.Unmarshal(data, &d) != nil {
			t.Fatal(name, err)
		}
		kinds = append(kinds, d.Front.Kind)
	}
	return kinds
}

// TestNginxOnly: there is no configuration of nginx for another front.
func TestNginxOnly(t *testing.T) {
	if v, err := newNginxView(inputOf(jupyterInput(devLoopback))); err == nil {
		t.Errorf("%+v", v)
	}
}
