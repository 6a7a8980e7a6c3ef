package origin

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// dice writes stacks of which nearly every scalar occurs once, so that a value
// that is right has come from the right place. Its choices are bytes.
type dice struct {
	bytes []byte
	n     int
}

func (d *dice) roll(sides int) int {
	if len(d.bytes) == 0 {
		return sides - 1
	}
	b := d.bytes[0]
	d.bytes = d.bytes[1:]
	return int(b) % sides
}

func (d *dice) one(of ...string) string { return of[d.roll(len(of))] }

// fresh is a value that occurs nowhere else, at times with a variable.
func (d *dice) fresh() string {
	d.n++
	return fmt.Sprintf(d.one(`v%d`, `"v%d"`, `"v%d-${V1}"`, `"v%d-${NONE:-w}"`, `'v%d$$'`), d.n)
}

func (d *dice) number() string { d.n++; return fmt.Sprint(d.n) }

func (d *dice) list(item func() string) string {
	var out []string
	for range 1 + d.roll(3) {
		out = append(out, d.one("", "", "", "", "", "", "!reset ", "!override ")+item())
	}
	return "[" + strings.Join(out, ", ") + "]"
}

func (d *dice) mapping(keys []string, value func() string) string {
	var out []string
	for _, key := range keys {
		if d.roll(2) == 0 {
			out = append(out, key+": "+d.tagged(value()))
		}
	}
	return "{" + strings.Join(out, ", ") + "}"
}

// tagged gives a value a tag of Compose now and then, or makes it null.
func (d *dice) tagged(value string) string {
	switch n := d.roll(64); {
	case n < 5:
		return "!override " + value
	case n < 9:
		return "!reset " + value
	case n == 9: // many of them do not load
		return "null"
	}
	return value
}

func (d *dice) keyed() string {
	if d.roll(2) == 0 {
		return d.list(func() string { return strings.ReplaceAll(d.one("K1", "K2", "K.3")+"=@", "@", "v"+d.number()) })
	}
	return d.mapping([]string{"K1", "K2", "K.3", "V1"}, d.fresh)
}

func (d *dice) port() string {
	return d.one(`"${P}:80"`, `"127.0.0.1:81:81"`, `"82-83:82-83/udp"`, "84", "{target: 85, published: '85', name: n"+d.number()+"}")
}

func (d *dice) volume() string {
	n := d.number()
	return d.one("./s"+n+":/t1", "./s"+n+":/t2:ro", "{type: bind, source: ./s"+n+", target: /t2}", "{type: volume, source: n"+n+", target: /t3, volume: {subpath: p"+n+"}}")
}

// field writes a field of a service.
func (d *dice) field() (name, value string) {
	names := []string{"image", "user", "hostname", "command", "entrypoint", "environment", "labels", "ports", "volumes", "cap_add", "security_opt",
		"depends_on", "networks", "logging", "ulimits", "deploy", "healthcheck", "sysctls", "build", "dns", "tmpfs", "extra_hosts", "env_file", "secrets", "configs", "devices", "expose", "annotations"}
	switch name = names[d.roll(len(names))]; name {
	case "command", "entrypoint":
		return name, d.one(d.fresh(), d.list(d.fresh))
	case "environment", "labels", "annotations":
		return name, d.keyed()
	case "sysctls":
		return name, d.mapping([]string{"a", "b"}, d.number)
	case "ports":
		return name, d.list(d.port)
	case "volumes":
		return name, d.list(d.volume)
	case "cap_add", "security_opt":
		return name, d.one("[C1, C3]", "[C2, !reset C1]", "[C1, "+d.fresh()+"]", d.list(d.fresh))
	case "expose":
		return name, d.list(d.number)
	case "dns", "tmpfs":
		return name, d.one(d.fresh(), d.list(d.fresh))
	case "depends_on":
		return name, d.one("[a, b]", "[c]", "{b: {condition: service_healthy, required: false}}", "{c: {condition: service_healthy, restart: true}, a: {condition: service_started}}")
	case "networks":
		return name, d.one("[n, m]", "{n: {aliases: "+d.list(d.fresh)+"}}", "{n: {ipv4_address: "+d.fresh()+"}, m: null}")
	case "logging":
		return name, d.one("", "driver: syslog, ", "driver: json-file, ") + "options: " + d.mapping([]string{"o1", "o2"}, d.fresh)
	case "ulimits":
		return name, "{nofile: " + d.one(d.number(), "{soft: "+d.number()+", hard: "+d.number()+"}") + "}"
	case "deploy":
		return name, "{labels: " + d.keyed() + ", resources: {limits: " + d.mapping([]string{"cpus", "memory"}, func() string { return "'" + d.number() + "'" }) + "}}"
	case "healthcheck":
		return name, "{test: " + d.one(d.fresh(), "["+d.fresh()+"]") + ", interval: " + d.number() + "s}"
	case "build":
		return name, d.one("./b"+d.number(), "{context: ./c"+d.number()+", args: "+d.keyed()+"}", "{target: "+d.fresh()+"}")
	case "extra_hosts":
		return name, d.one("[h1=1.1.1."+d.number()+"]", "{h2: 2.2.2."+d.number()+"}")
	case "env_file":
		return name, d.one("./e.env", "[e.env, {path: f.env, required: false}]")
	case "secrets", "configs":
		return name, d.one("[s1]", "[s1, {source: s2, target: g"+d.number()+"}]")
	case "devices":
		return name, d.one("['/dev/a"+d.number()+":/dev/x']", "['/dev/y:/dev/z"+d.number()+"']")
	}
	return name, d.fresh()
}

// service writes a service: anchors are the fragments that it may use.
func (d *dice) service(anchors int, more ...string) string {
	out, seen := more, map[string]bool{}
	if anchors > 0 && d.roll(4) == 0 {
		out = append(out, "<<: "+d.one("*a0", fmt.Sprintf("[*a%d, *a0]", anchors-1)))
	}
	for range d.roll(8) {
		name, value := d.field()
		if name == "logging" {
			value = "{" + value + "}"
		}
		if anchors > 0 && name == "cap_add" && d.roll(2) == 0 {
			value = "*l0"
			if !seen[name] {
				out = append(out, name+": "+value)
			}
		} else if !seen[name] {
			out = append(out, name+": "+d.tagged(value))
		}
		seen[name] = true
	}
	return "{" + strings.Join(out, ", ") + "}"
}

func (d *dice) document(top string, file string) string {
	var b strings.Builder
	b.WriteString(top)
	anchors := d.roll(3)
	for i := range anchors {
		fmt.Fprintf(&b, "x-a%d: &a%d %s%s\n", i, i, d.one("", "", "", "", "", "!override "), d.service(0))
		if i == 0 {
			fmt.Fprintf(&b, "x-l0: &l0 %s%s\n", d.one("", "", "!override "), d.list(d.fresh))
		}
	}
	b.WriteString("services:" + d.one("", "", "", "", "", "", "", " !override") + "\n")
	for i, name := range []string{"a", "b", "c"} {
		var more []string
		switch d.roll(6) {
		case 0:
			if i > 0 {
				more = append(more, "extends: "+d.one("a", "{service: a}"))
			}
		case 1:
			if file != "" {
				more = append(more, "extends: {file: "+file+", service: "+d.one("a", "b", "c")+"}")
			}
		case 2:
			if i > 0 {
				continue
			}
		}
		fmt.Fprintf(&b, "  %s: %s%s\n", name, d.one("", "", "", "", "", "", "", "!override "), d.service(anchors, more...))
	}
	if d.roll(3) == 0 {
		fmt.Fprintf(&b, "networks: {n: {driver: %s, labels: %s, ipam: {config: [{subnet: 10.0.0.0/24, gateway: %s}]}}, m: }\n", d.fresh(), d.keyed(), d.fresh())
	}
	return b.String()
}

func (d *dice) file(top, extends string) string {
	out := d.document(top, extends)
	if d.roll(3) == 0 {
		out += "---\n" + d.document("", extends)
	}
	return out
}

// stack writes a project.
func (d *dice) stack(t testing.TB) stack {
	s := stack{dir: t.TempDir(), files: []string{"one.yaml", "two.yaml", "three.yaml"}[:1+d.roll(3)]}
	include := d.one("", "include: [sub/inc.yaml]\n", "include: [{path: [sub/inc.yaml, inc2.yaml], env_file: other.env}, inc2.yaml]\n")
	for name, text := range map[string]string{
		envFile: "V1=outer\nP=8000\nV1=last\n", "sub/.env": "V1=hidden\nNONE=inner\n", "other.env": "NONE=other\n", "e.env": "", "f.env": "", "sub/e.env": "",
	} {
		s.write(t, name, text)
	}
	for _, name := range s.files {
		s.write(t, name, d.file(include, d.one("", "ext.yaml", "sub/ext.yaml")))
		include = ""
	}
	s.write(t, "sub/inc.yaml", d.file("", d.one("", "ext.yaml")))
	s.write(t, "inc2.yaml", d.file("", ""))
	s.write(t, "ext.yaml", d.file("", d.one("", "sub/ext.yaml")))
	s.write(t, "sub/ext.yaml", d.file("", ""))
	return s
}

func (s stack) write(t testing.TB, name, text string) {
	name = filepath.Join(s.dir, name)
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}
