package nginxconf

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

const small = "worker_processes 2;\npid /tmp/p;\nevents {\n    worker_connections 8;\n}\nhttp {\n    map $a $b {\n        pid x;\n        hostnames;\n    }\n    upstream u {\n        server a:1 resolve;\n    }\n    server {\n        listen 1 ssl;\n        return 404;\n    }\n}\n"

func TestCheck(t *testing.T) {
	for name, c := range map[string]struct{ old, new, want string }{
		"as it is":              {},
		"a directive of theirs": {"pid ", "thread_pool a threads=2 max_queue=3;\npid ", ""},
		"a block of a module":   {"pid ", "load_module x.so;\nrtmp { }\npid ", ""},
		"a stream":              {"http {", "stream { server { listen 1; proxy_timeout 1s; } upstream a { zone z; } map a b { } }\nhttp {", ""},
		"a stream's own":        {"http {", "stream { pid; }\nhttp {", ""},
		"a stream elsewhere":    {"http {", "http { stream { pid; }", `n:6: invalid number of arguments in "pid" directive: 0`},
		"includes":              {"events {\n    worker_connections 8;\n}", "include events.conf;", ""},
		"a typing error":        {"events {", "evnts {", `n:3: unknown directive "evnts"`},
		"no events":             {"events {\n    worker_connections 8;\n}", "", `n: no "events" section in configuration`},
		"lost before another":   {"worker_processes 2;", "worker_processes 2", `n:1: invalid number of arguments in "worker_processes" directive: 3; is a ";" missing before "pid"?`},
		"lost before a block":   {"pid /tmp/p;", "pid /tmp/p", `n:2: "pid" takes no block; is a ";" missing before "events"?`},
		"lost before the end":   {"listen 1 ssl;\n        return 404;", "return 404\n listen 1;", `n:15: invalid number of arguments in "return" directive: 3; is a ";" missing before "listen"?`},
		"a value is missing":    {"pid /tmp/p", "pid", `n:2: invalid number of arguments in "pid" directive: 0`},
		"a block is missing":    {"server {\n", "server;\nserver {\n", `n:14: directive "server" has no opening "{"`},
		"lost in a map":         {"pid x;", "pid x", `n:8: invalid number of the map parameters: 3`},
		"a map that may change": {"hostnames;", "volatile;", ""},
		"no value in a map":     {"pid x;", "pid;", `n:8: invalid number of the map parameters: 1`},
		"a word with values":    {"hostnames;", "hostnames a b;", `n:9: invalid number of the map parameters: 3`},
		"a server with a name":  {"server {\n", "server x {\n", `n:14: invalid number of arguments in "server" directive: 1`},
	} {
		t.Run(name, func(t *testing.T) {
			text := strings.Replace(small, c.old, c.new, 1)
			conf, err := Parse("n", []byte(text))
			if err != nil {
				t.Fatal(err)
			}
			got := ""
			if err := Check(conf); err != nil {
				got = err.Error()
			}
			if got != c.want {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
		})
	}
}

// TestCheckExamples: what is rendered passes, and without any one semicolon that
// is the last of its line it passes only where the directive takes any number.
func TestCheckExamples(t *testing.T) {
	names, err := filepath.Glob("../../examples/*/*/config/nginx/nginx.conf")
	if more, _ := filepath.Glob("../../examples/*/config/nginx/nginx.conf"); err != nil || len(names)+len(more) == 0 {
		t.Fatalf("no example: %v", err)
	} else {
		names = append(names, more...)
	}
	ends := regexp.MustCompile(`(?m);( *#.*)?$`)
	for _, name := range names {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		told, silent := 0, 0
		for _, at := range append([][]int{nil}, ends.FindAllIndex(data, -1)...) {
			text := string(data)
			if at != nil {
				text = text[:at[0]] + text[at[0]+1:]
			}
			conf, err := Parse(name, []byte(text))
			if err == nil {
				err = Check(conf)
			}
			switch {
			case at == nil && err != nil:
				t.Fatal(err)
			case at != nil && err != nil:
				told++
			case at != nil:
				silent++
			}
		}
		if told < 2*silent {
			t.Errorf("%s: of %d lost semicolons %d are told", name, told+silent, told)
		}
		t.Logf("%s: of %d lost semicolons %d are told", name, told+silent, told)
	}
}

// TestCheckAgainstNginx: what the table counts is what nginx counts.
func TestCheckAgainstNginx(t *testing.T) {
	bin, dir := nginx(t), temp(t)
	for name, a := range arities() {
		if a.block || name == "http2" { // newer than some
			continue
		}
		places := []string{"events {} http { %s }", "%s events {}", "events { %s }", "events {} http { server { %s } }", "events {} http { server { location / { %s } } }", "events {} http { upstream u { %s } }"}
		for n := 0; n <= 5; n++ {
			counted := n >= a.least && (a.most == 0 || n <= a.most)
			out := ""
			for len(places) > 0 {
				out = nginxSays(bin, write(t, dir, fmt.Sprintf(places[0], name+strings.Repeat(" x", n)+";")))
				if !strings.Contains(out, "is not allowed here") {
					break
				}
				places = places[1:] // its place is another one
			}
			refused := strings.Contains(out, "invalid number of arguments")
			if refused == counted && !(n > 0 && counted && refused && (name == "limit_req_zone" && n == 4 || name == "keepalive" && n == 2)) {
				t.Errorf("%s with %d arguments: nginx refuses the number: %v, the table counts it: %v", name, n, refused, counted)
			}
		}
	}
}

func nginxSays(bin, path string) string {
	out, _ := exec.Command(bin, "-t", "-q", "-e", "stderr", "-c", path).CombinedOutput() // what it says is the result
	return string(out)
}
