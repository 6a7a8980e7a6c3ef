package cli

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"io"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"example.com/magi-harden/internal/layout"
	"example.com/magi-harden/internal/printable"
	gocmp "github.com/google/go-cmp/cmp"
)

// hostileNames are names that mean something to a shell, a terminal, Markdown or HTML.
// The name "pwned" would be there if one of them was run.
var hostileNames = map[string]string{
	"shell": "$(touch pwned)`touch pwned`'; touch pwned; '\"|&$HOME\\ #x ~ * ? [a-z] {a,b} !x %s %d",
	"markup": "<img src=x onerror=alert(1)><script>x</script>[a](javascript:1)![b](c) **d** __e__ ~~f~~ | g | `h` https://evil.example www.evil.example &lt; `` ` ``` é作😀 U\u0308" +
		strings.Repeat(" long", 20),
	"control": "a\nrun: touch pwned\n\n# INJECTED\n\n| x | y | z |\n  1. `touch pwned`\r\n```\ntouch pwned\n```\x1b[31m\x1b]0;t\x07\u0085\u009b\xff\xfe",
	"hidden":  "\u202e$(touch pwned)\u200b'\u2028\u2066\ufeff\u00a0\U000e0041\ufe0f",
	"folder":  "a $(touch pwned);'&{a,b} #~!%s=^",
	"option":  "-rf",
}

// fields put a name into one place of a deployment each.
var fields = map[string]func(name string) pasted{
	"nothing":      func(string) pasted { return pasted{} },
	"target":       func(n string) pasted { return pasted{mount: bind("./in", "/data/"+n)} },
	"source":       func(n string) pasted { return pasted{mount: bind("./in/"+n, "/data/in")} },
	"outer source": func(n string) pasted { return pasted{mount: bind("/srv/in/"+n, "/data/in")} },
	"kept source": func(n string) pasted {
		return pasted{mount: bind("/srv/in/"+n, "/data/in"), args: []string{"--mounts", "/srv/in/" + n}}
	},
	"host source": func(n string) pasted { return pasted{mount: bind("/etc/"+n, "/data/in")} },
	"volume target": func(n string) pasted {
		return pasted{mount: "{type: volume, source: data, target: " + yamlText("/data/"+n) + "}"}
	},
	"notebooks target": func(n string) pasted { return pasted{mount: bind("./other", "/home/jovyan/"+n), work: true} },
	"notebooks source": func(n string) pasted { return pasted{mount: bind("./"+n, "/home/jovyan/work"), work: true} },
	"shared source": func(n string) pasted {
		return pasted{mount: bind("./in/"+n, "/data/in"), other: "volumes: [" + bind("./in/"+n, "/x") + "]"}
	},
	"profile":          func(n string) pasted { return pasted{keys: "profiles: [" + yamlText(n) + "]"} },
	"container name":   func(n string) pasted { return pasted{keys: "container_name: " + yamlText(n)} },
	"hostname":         func(n string) pasted { return pasted{keys: "hostname: " + yamlText(n)} },
	"variable":         func(n string) pasted { return pasted{keys: "environment: {" + yamlText(n) + ": x}"} },
	"value":            func(n string) pasted { return pasted{keys: "environment: {X: " + yamlText(n) + "}"} },
	"label":            func(n string) pasted { return pasted{keys: "labels: {" + yamlText(n) + ": " + yamlText(n) + "}"} },
	"security option":  func(n string) pasted { return pasted{keys: "security_opt: [" + yamlText("seccomp:"+n) + "]"} },
	"tmpfs":            func(n string) pasted { return pasted{keys: "tmpfs: [" + yamlText("/data/"+n) + "]"} },
	"runtime":          func(n string) pasted { return pasted{keys: "runtime: " + yamlText(n)} },
	"ipc":              func(n string) pasted { return pasted{keys: "ipc: " + yamlText(n)} },
	"working folder":   func(n string) pasted { return pasted{keys: "working_dir: " + yamlText("/data/"+n)} },
	"start":            func(n string) pasted { return pasted{keys: "command: [jupyter, lab, " + yamlText("--"+n) + "]"} },
	"entrypoint":       func(n string) pasted { return pasted{keys: "entrypoint: [" + yamlText("/"+n) + "]"} },
	"pull policy":      func(n string) pasted { return pasted{keys: "pull_policy: " + yamlText(n)} },
	"key":              func(n string) pasted { return pasted{keys: yamlText("x-"+n) + ": 1"} },
	"env file":         func(n string) pasted { return pasted{keys: "env_file: [" + yamlText(n) + "]"} },
	"other's env file": func(n string) pasted { return pasted{other: "env_file: [" + yamlText(n) + "]"} },
	"other's sharing": func(n string) pasted {
		return pasted{keys: "container_name: " + yamlText(n), other: "pid: " + yamlText("container:"+n)}
	},
	"Dockerfile": func(n string) pasted { return pasted{keys: "build: {context: ., dockerfile: " + yamlText(n) + "}"} },
	"secret": func(n string) pasted {
		return pasted{keys: "secrets: [s]", top: "secrets: {s: {file: " + yamlText("./in/"+n) + "}}"}
	},
	"network": func(n string) pasted {
		return pasted{keys: "networks: [n]", top: "networks: {n: {external: true, name: " + yamlText(n) + "}}"}
	},
	"included file":   func(n string) pasted { return pasted{top: "include: [" + yamlText(n) + "]"} },
	"folder":          func(n string) pasted { return pasted{folder: n} },
	"folder's option": func(n string) pasted { return pasted{args: []string{"--dir", n}} },
	"compose file":    func(n string) pasted { return pasted{args: []string{"--file", "docker-compose.yml", "--file", n}} },
	"answers file":    func(n string) pasted { return pasted{args: []string{"--answers", n}} },
	"answer's name":   func(n string) pasted { return pasted{args: []string{"--set", n + "=x"}} },
	"service":         func(n string) pasted { return pasted{args: []string{"--set", "service=" + n}} },
	"notebooks":       func(n string) pasted { return pasted{args: []string{"--notebooks", n}} },
	"mounts":          func(n string) pasted { return pasted{args: []string{"--mounts", n}} },
	"packages":        func(n string) pasted { return pasted{args: []string{"--packages", n}} },
	"domain":          func(n string) pasted { return pasted{args: []string{"--domain", n}} },
	"base URL":        func(n string) pasted { return pasted{args: []string{"--base-url", n}} },
	"proxy's image":   func(n string) pasted { return pasted{args: []string{"--nginx-image", n}} },
	"certificate": func(n string) pasted {
		return pasted{args: []string{"--tls", "files", "--tls-cert", n, "--tls-key", n}}
	},
	"passed variable": func(n string) pasted { return pasted{args: []string{"--pass-env", n}} },
	"reach":           func(n string) pasted { return pasted{args: []string{"--reach", n}} },
	"command":         func(n string) pasted { return pasted{args: []string{"--command", n}} },
	"flag":            func(n string) pasted { return pasted{args: []string{"--" + n}} },
	"a variable here": func(n string) pasted { return pasted{environ: []string{"MAGI_HARDEN_" + n + "=x"}} },
}

// pasted is a deployment with a name in one place.
type pasted struct {
	mount, keys, other, top string // YAML of the stack
	work                    bool   // the mount has the notebooks
	folder                  string // name of the stack's folder
	args, environ           []string
}

// c1 matches the control characters that JSON may hold, and YAML may not.
var c1 = regexp.MustCompile(`[\x7f-\x{9f}]`)

// yamlText returns a text as YAML that Compose takes as it is.
func yamlText(s string) string {
	text, _ := json.Marshal(strings.ReplaceAll(s, "$", "$$"))
	return c1.ReplaceAllStringFunc(string(text), func(c string) string { return strings.Trim(strconv.QuoteToASCII(c), `"`) })
}

func bind(source, target string) string {
	return "{type: bind, source: " + yamlText(source) + ", target: " + yamlText(target) + "}"
}

// printed is what a deployment with a name in it gives.
type printed struct {
	texts []string // output as text, of the commands in turn
	json  string   // output as JSON, of the last one
	hints []string // of the JSON's warnings, and of errors
	next  []string // steps
	page  string   // HARDENING.md
}

// make writes the stack into a new folder and returns its path; "" where no file system
// has it.
func (p pasted) make(t testing.TB) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), cmp.Or(p.folder, "stack"))
	if strings.ContainsAny(p.folder, "/\x00") || os.MkdirAll(filepath.Join(dir, "in"), 0o755) != nil {
		return ""
	}
	stack := "services:\n  jupyter:\n    image: quay.io/jupyter/minimal-notebook:2026-10-05\n    ports: ['8888:8888']\n    volumes:\n"
	if !p.work {
		stack += "      - ./nb:/home/jovyan/work\n"
	}
	if p.mount != "" {
		stack += "      - " + p.mount + "\n"
	}
	stack += "    " + p.keys + "\n  other:\n    image: busybox\n    " + p.other + "\nvolumes: { data: {} }\n" + p.top + "\n"
	if err := os.WriteFile(filepath.Join(dir, "docker-compose.yml"), []byte(stack), 0o644); err != nil {
		t.Fatal(err)
	}
	return dir
}

// run runs a command on a deployment, and adds what it prints.
func (p pasted) run(out *printed, dir string, args ...string) (code int) {
	var text bytes.Buffer
	code = Main(append([]string{args[0], "--dir", dir}, args[1:]...), IO{In: strings.NewReader(""), Out: io.Writer(&text), Err: &text, Env: func(string) string { return "" }, Environ: func() []string { return p.environ }})
	out.texts = append(out.texts, text.String())
	for _, m := range hint.FindAllStringSubmatch(text.String(), -1) {
		out.hints = append(out.hints, m[1])
	}
	return code
}

// print says what would be made of a deployment, as text and as JSON.
func (p pasted) print(t testing.TB) (out printed) {
	t.Helper()
	dir := p.make(t)
	if dir == "" {
		return out
	}
	args := append([]string{"init", "--dry-run", "--yes", "--no-input", "--profile", "prod", "--domain", "jupyter.example.com", "--allow", "192.168.1.0/24"}, p.args...)
	if code := p.run(&out, dir, args...); code != ExitOK {
		return out
	}
	out.readJSON(t, p, dir, args...)
	return out
}

// readJSON runs a command for its JSON.
func (out *printed) readJSON(t testing.TB, p pasted, dir string, args ...string) {
	t.Helper()
	var again printed
	p.run(&again, dir, append(args, "--diff", "--output", "json")...)
	out.json = again.texts[0]
	var result struct {
		Next, Warnings []string
		Files          []struct{ Path, Diff string }
	}
	if err := json.Unmarshal([]byte(out.json), &result); err != nil {
		t.Fatalf("%v: %s", err, out.json)
	}
	out.next = append(out.next, result.Next...)
	for _, w := range result.Warnings {
		_, hints, _ := strings.Cut(w, "\n")
		for line := range strings.Lines(hints) {
			if _, command, ok := strings.Cut(strings.TrimSuffix(line, "\n"), "run: "); ok {
				out.hints = append(out.hints, command)
			}
		}
	}
	for _, f := range result.Files {
		if f.Path == layout.Report && out.page == "" {
			for line := range strings.Lines(f.Diff) {
				if added, ok := strings.CutPrefix(line, "+"); ok && !strings.HasPrefix(line, "+++") {
					out.page += added
				}
			}
		}
	}
}

// TestHostileNames: a name that is printed, in every place where one can stand, is text:
// for the terminal, for Markdown and HTML, and one word of a command.
func TestHostileNames(t *testing.T) {
	none := fields["nothing"]("").print(t)
	if none.page == "" || none.json == "" || len(none.commands(t)) < 15 {
		t.Fatalf("looks at %d bytes, %q", len(none.page), none.commands(t))
	}
	for field, of := range fields {
		t.Run(field, func(t *testing.T) {
			t.Parallel()
			plain := of("PLAINNAME").print(t)
			for kind, name := range hostileNames {
				if strings.Contains(field, "'s name") && kind == "option" {
					continue // it is an option of ours
				}
				t.Run(kind, func(t *testing.T) {
					of(name).print(t).check(t, name, none, plain)
				})
			}
		})
	}
}

// check fails where a name is more than text.
func (p printed) check(t *testing.T, name string, none, plain printed) {
	t.Helper()
	for _, text := range append(p.texts, p.page, p.json) {
		for line := range strings.Lines(text) {
			line = strings.TrimSuffix(line, "\n")
			if !printable.Is(line) {
				t.Errorf("not printable: %q", line)
			}
			start := strings.TrimLeft(line, " -|#0123456789.")
			for _, begins := range []string{"INJECTED", "run: touch", "touch pwned", "`touch", "x | y"} {
				if strings.HasPrefix(start, begins) {
					t.Errorf("a line of the name: %q in\n%s", line, text)
				}
			}
		}
	}
	allowed := map[string]bool{}
	for _, usual := range []printed{none, plain} {
		for _, c := range usual.commands(t) {
			allowed[strings.ReplaceAll(c.words(t), "PLAINNAME", name)] = true
			allowed[strings.ReplaceAll(c.words(t), "PLAINNAME", strings.ReplaceAll(name, "//", "/"))] = true // a clean path
		}
	}
	for _, c := range p.commands(t) {
		if !allowed[c.words(t)] {
			c.checkAlone(t)
		}
	}
	if p.page != "" {
		checkPage(t, p.page, none.page)
	}
}

// TestHostileNamesWritten: the same for what is printed when the files are written,
// compared with edits, upgraded and undone.
func TestHostileNamesWritten(t *testing.T) {
	of := func(n string) pasted {
		return pasted{
			mount: bind("./in/"+n, "/data/in"), keys: "profiles: [" + yamlText(n) + "]\n    labels: {" + yamlText(n) + ": x}",
			other: "volumes: [" + bind("./in/"+n, "/x") + ", " + bind(".", "/y") + "]",
		}
	}
	write := func(t *testing.T, name string) (out printed) {
		t.Helper()
		p := of(name)
		dir := p.make(t)
		out = p.print(t)
		if code := p.run(&out, dir, "init", "--yes", "--profile", "prod", "--domain", "jupyter.example.com", "--allow", "192.168.1.0/24"); code != ExitOK {
			t.Fatalf("exit code %d: %s", code, out.texts)
		}
		page, err := os.ReadFile(filepath.Join(dir, layout.Report))
		if diff := gocmp.Diff(string(page), out.page); err != nil || diff != "" {
			t.Errorf("not the page that was shown: %v\n%s", err, diff)
		}
		if err := errors.Join(os.Chmod(filepath.Join(dir, layout.NginxConfig), 0o666), os.Remove(filepath.Join(dir, layout.JupyterConfig))); err != nil {
			t.Fatal(err)
		}
		out.readJSON(t, p, dir, "upgrade", "--check")
		for _, args := range [][]string{{"upgrade", "--check"}, {"upgrade", "--yes", "--set", "cookie_days=7"}, {"upgrade", "--undo", "--check"}, {"upgrade", "--undo"}} {
			p.run(&out, dir, args...)
		}
		return out
	}
	plain := write(t, "PLAINNAME")
	if len(plain.hints) < 3 {
		t.Errorf("few hints: %q", plain.hints)
	}
	for kind, name := range hostileNames {
		t.Run(kind, func(t *testing.T) { write(t, name).check(t, name, plain, plain) })
	}
}

// FuzzHostileName is TestHostileNames for any name, in the fields that take the most.
func FuzzHostileName(f *testing.F) {
	for i, kind := range slices.Sorted(maps.Keys(hostileNames)) {
		f.Add(i, hostileNames[kind])
	}
	none := fields["nothing"]("").print(f)
	some := []string{"target", "notebooks target", "notebooks source", "profile", "shared source", "security option", "start", "secret", "outer source", "folder", "domain", "certificate"}
	f.Fuzz(func(t *testing.T, i int, name string) {
		of := fields[some[((i%len(some))+len(some))%len(some)]]
		of(name).print(t).check(t, name, none, of("PLAINNAME").print(t))
	})
}
