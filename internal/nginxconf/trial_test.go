package nginxconf

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var places = Places{Dir: "/t", Certificate: "/t/c", Key: "/t/k"}

func TestTrial(t *testing.T) {
	const text = `user root;
pid /tmp/a.pid;
events {}
http { proxy_temp_path /tmp/p 1;
	access_log /dev/stdout magi buffer=4k; # a comment
	ssl_certificate /etc/nginx/magi/tls/cert.pem; ssl_certificate_key tls/key.pem;

	resolver 127.0.0.11 valid=10s;
	upstream pool { server jupyter:8888 resolve max_fails=0; }
	log_format a 'b
		$c';
	server { listen 8443 ssl default_server; http2 on; location / { proxy_pass http://pool; } }
	server { listen 8443 ssl; listen 80; if ($a = "b {") { return 404; } proxy_pass https://j:1/x; } }
`
	got, ok := Trial(parsed(t, text), places)
	want := `error_log stderr emerg; 
pid /t/tmp/a.pid; 
events { } 
http { scgi_temp_path /t/scgi; uwsgi_temp_path /t/uwsgi; fastcgi_temp_path /t/fastcgi; client_body_temp_path /t/client_body; proxy_temp_path /t/tmp/p 1; 
access_log /t/access.log magi buffer=4k; 
ssl_certificate /t/c; ssl_certificate_key /t/k; 

resolver 127.0.0.1 valid=10s; 
upstream pool { server 127.0.0.1:8888 resolve max_fails=0; } 
log_format a "b\n\t\t$c"; 

server { listen unix:/t/s0 ssl default_server; http2 on; location / { proxy_pass http://pool; } } 
server { listen unix:/t/s0 ssl; listen unix:/t/s1; if ($a = "b {" ")") { return 404; } proxy_pass https://127.0.0.1:1/x; } } `
	want = strings.Replace(want, `"b {" ")")`, `"b {" )`, 1)
	if diff := cmp.Diff(want, got); !ok || diff != "" {
		t.Errorf("%v (-want +got):\n%s", ok, diff)
	}
	older := places
	older.Older = true
	got, ok = Trial(parsed(t, text), older)
	if !ok || strings.Contains(got, "http2") || strings.Contains(got, "resolve ") || !strings.Contains(got, "server 127.0.0.1:8888 max_fails=0;") {
		t.Errorf("%v: %s", ok, got)
	}
	for _, bad := range []string{"load_module x;", "no_such_directive x;", "include own.conf;"} {
		if got, ok := Trial(parsed(t, bad+text), places); ok || got != "" {
			t.Errorf("%s: a trial of %q", bad, got)
		}
	}
}

// TestPlainTouchesNothing: what is listed as plain makes nginx neither open a
// path nor look a host up.
func TestPlainTouchesNothing(t *testing.T) {
	bin, dir := nginx(t), temp(t)
	touched := func(say string) bool {
		return strings.Contains(say, "host not found") || strings.Contains(say, "o such file")
	}
	if out := nginxSays(bin, write(t, dir, "events {} http { ssl_certificate_key /mh-none/x; ssl_certificate /mh-none/x; server { listen 1 ssl; } }")); !touched(out) {
		t.Fatalf("a path is not seen: %s", out)
	}
	if out := nginxSays(bin, write(t, dir, "events {} http { set_real_ip_from none.invalid; }")); !touched(out) {
		t.Fatalf("a host is not seen: %s", out)
	}
	base := fmt.Sprintf("pid %[1]s/pid; error_log stderr; ", dir)
	temps := fmt.Sprintf("access_log off; client_body_temp_path %[1]s/a; proxy_temp_path %[1]s/b; fastcgi_temp_path %[1]s/c; uwsgi_temp_path %[1]s/d; scgi_temp_path %[1]s/e; ", dir)
	places := []string{
		base + "events {} http { " + temps + "server { listen unix:" + dir + "/s; location / { %s } } }",
		base + "%s events {} ", base + "events { %s }", base + "events {} http { " + temps + "%s }",
		base + "events {} http { " + temps + "upstream u { server 127.0.0.1; %s } }",
	}
	for name, c := range classes() {
		if c != plain {
			continue
		}
		for _, args := range []string{"", " /mh-none/x", " none.invalid:80", " /mh-none/x none.invalid"} {
			for _, place := range places {
				out := nginxSays(bin, write(t, dir, fmt.Sprintf(place, name+args+";")))
				if touched(out) {
					t.Errorf("%s%s: %s", name, args, out)
				}
				if !strings.Contains(out, "is not allowed here") {
					break
				}
			}
		}
	}
}

// FuzzJudge: whatever the file, what a trial of it holds is on the list, names no
// path and no socket but the trial's, and reads back as what was judged.
func FuzzJudge(f *testing.F) {
	names, _ := filepath.Glob("../../examples/*/tree/config/nginx/nginx.conf")
	for _, name := range names {
		data, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	for _, s := range []string{
		"load_module /x;", "http { include /etc/shadow; }", `"load_module" "/x";`, "error_log /x; pid /tmp/../x;", "map a b { include c; load_module d; }", "http{server{listen unix:/x;}}",
		"http{upstream u{server h:1 resolve;}server{listen 1;proxy_pass http://h;proxy_pass http://u;}}", "ssl_certificate_key engine:a;", "access_log /tmp/a\x00b;", "user a; daemon off; http{ssl_certificate a;ssl_certificate_key b;}",
		"resolver a b valid=1;", "set_real_ip_from 1.1.1.1;", "if ($a = \"{\") { return 1; }", "a {", "include", "geo $a { b { c d; } }",
	} {
		f.Add([]byte(s))
	}
	table := classes()
	f.Fuzz(func(t *testing.T, data []byte) {
		c, err := Parse("f", data)
		if err != nil {
			return
		}
		v := Judge(c)
		for _, x := range v.Faults {
			if _, known := table[x.Directive]; !known && !scripts.MatchString(x.Directive) {
				t.Errorf("a fault of %q", x.Directive)
			}
		}
		text, ok := Trial(c, places)
		if ok != v.Testable() {
			t.Fatalf("a trial: %v, testable: %v", ok, v.Testable())
		}
		if !ok {
			return
		}
		again, err := Parse("f", []byte(text))
		if err != nil {
			t.Fatalf("%v in\n%s", err, text)
		}
		again.Walk(func(parents []*Directive, d *Directive) {
			if n := len(parents); n > 0 && table[parents[n-1].Name] == valueBlock {
				if d.Name == "include" || d.Body != nil {
					t.Errorf("%q among values", d.Name)
				}
				return
			}
			switch class := table[d.Name]; class {
			case unlisted, process, module, script, environment, include, readPath:
				t.Errorf("%q is given to nginx", d.Name)
			case ownPath, certPath, keyPath:
				if a := d.Arg(0); a != "" && a != "off" && (!strings.HasPrefix(a, places.Dir+"/") || strings.Contains(a, "/../") || strings.Contains(a, "$")) {
					t.Errorf("%s %q", d.Name, a)
				}
			case logPath:
				if !slices.Contains([]string{"", "off", "stderr", places.Dir + "/access.log"}, d.Arg(0)) {
					t.Errorf("%s %q", d.Name, d.Arg(0))
				}
			case listenAt:
				if len(d.Args) > 0 && !strings.HasPrefix(d.Args[0], "unix:"+places.Dir+"/s") {
					t.Errorf("%s %q", d.Name, d.Args[0])
				}
			default:
				if strings.Contains(strings.ToLower(strings.Join(d.Args, " ")), "unix:/") {
					t.Errorf("%s %q", d.Name, d.Args)
				}
			}
		})
	})
}

// TestTrialKeepsWords: off and stderr are words for some directives, and files of
// that name for the others.
func TestTrialKeepsWords(t *testing.T) {
	for line, want := range map[string]string{
		"access_log off;":              "access_log off;",
		"access_log stderr;":           "access_log /t/access.log;",
		"error_log stderr info;":       "error_log stderr info;",
		"error_log off;":               "error_log stderr;",
		"auth_basic_user_file off;":    "auth_basic_user_file off;",
		"auth_basic_user_file people;": "auth_basic_user_file /t/tmp/people;",
		"pid off;":                     "pid /t/tmp/off;",
	} {
		got, ok := Trial(parsed(t, "events {}\nhttp { "+line+" }"), places)
		if !ok || !strings.Contains(got, want) {
			t.Errorf("%s: %v, %s", line, ok, got)
		}
	}
	(&wording{}).set("x") // nothing to put it in the place of
}
