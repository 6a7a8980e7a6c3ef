package cli

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"time"

	"example.com/magi-harden/internal/layout"
)

// nginxLimit bounds one nginx -t.
const nginxLimit = 5 * time.Second

// judge asks this machine's nginx, if there is one, about an edit. Its release may
// be another one than the image's and refuse what was rendered too: then both are
// put into a form for older releases, and if that is refused it is no judge.
func (d *deployment) judge(pristine, edited []byte) error {
	bin, err := exec.LookPath("nginx")
	if err != nil {
		return nil
	}
	for _, form := range []func([]byte) []byte{func(b []byte) []byte { return b }, olderForm} {
		if d.nginxTest(bin, form(pristine)) == nil {
			return d.nginxTest(bin, form(edited))
		}
	}
	return nil
}

var (
	http2On  = regexp.MustCompile(`(?m)^([ \t]*)http2[ \t]+(on|off)[ \t]*;`)
	resolved = regexp.MustCompile(`(?m)^([ \t]*server[ \t]+)[^\s;]+([^;\n]*?)[ \t]resolve\b`)
)

// olderForm takes out what nginx 1.25.1 and 1.27.3 brought; no line moves.
func olderForm(conf []byte) []byte {
	return resolved.ReplaceAll(http2On.ReplaceAll(conf, []byte("$1")), []byte("${1}127.0.0.1:9$2"))
}

var (
	listens = regexp.MustCompile(`(?m)^(\s*listen\s+)[^\s;]+`)
	// What may well be otherwise in the container: names, modules, directives that
	// came after 1.22 (nginx's CHANGES).
	otherwise = regexp.MustCompile(`host not found|dlopen\(\)|unknown directive "(http[23]\w*|quic_\w+|acme_\w+|js_\w+|keepalive_min_timeout|ssl_key_log|ssl_ech_file|(proxy_)?ssl_\w*_cache\w*|ssl_certificate_compression|early_hints|add_(header|trailer)_inherit|max_headers|proxy_pass_trailers|mgmt)"`)
	nginxErr  = regexp.MustCompile(`(?m)\[emerg\] (?:\d+#\d+: )?(.*?)(?: in \S+:(\d+))?$`)
)

// nginxTest runs nginx -t on a copy whose paths and sockets are in a folder that
// goes away again, so that neither a port nor a log of this machine is touched.
func (d *deployment) nginxTest(bin string, conf []byte) error {
	tmp, err := os.MkdirTemp("", "mh")
	if err != nil {
		return nil // no room to try it is no fault of the file
	}
	defer os.RemoveAll(tmp)
	text := strings.NewReplacer("/etc/nginx/tls/", filepath.Join(d.tree.Dir, layout.TLSDir)+"/", " /tmp/", " "+tmp+"/", "/dev/stdout", tmp+"/access.log").Replace(string(conf))
	n := 0
	text = listens.ReplaceAllStringFunc(text, func(m string) string {
		n++
		return listens.ReplaceAllString(m, fmt.Sprintf("${1}unix:%s/%d", tmp, n))
	})
	name := filepath.Join(tmp, "nginx.conf")
	if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
		return nil
	}
	ctx, cancel := context.WithTimeout(context.Background(), nginxLimit)
	defer cancel()
	out, err := exec.CommandContext(ctx, bin, "-t", "-q", "-p", tmp, "-c", name).CombinedOutput()
	var failed *exec.ExitError
	m := nginxErr.FindSubmatch(out)
	if !errors.As(err, &failed) || ctx.Err() != nil || m == nil || otherwise.Match(m[1]) {
		return nil // accepted, or nothing that says something about the file
	}
	line := ""
	if len(m[2]) > 0 {
		line = ":" + string(m[2])
	}
	return fmt.Errorf("%s%s: %s, says this machine's nginx%s", layout.NginxConfig, line, strings.ReplaceAll(string(m[1]), tmp, "/tmp"), release(bin))
}

// release is the version of an nginx, after a space.
func release(bin string) string {
	out, _ := exec.Command(bin, "-v").CombinedOutput() // without it nothing is said
	_, version, _ := strings.Cut(strings.TrimSpace(string(out)), "nginx/")
	if version, _, _ = strings.Cut(version, " "); version == "" {
		return ""
	}
	return " " + version
}
