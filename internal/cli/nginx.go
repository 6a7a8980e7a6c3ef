package cli

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"time"

	"example.com/magi-harden/internal/nginxconf"
)

const nginxFile = "config/nginx/nginx.conf"

// nginxLimit bounds one nginx -t.
const nginxLimit = 5 * time.Second

// checkNginx demands that the rendered configuration can be read, and tells what
// nginx says against the one that will stand there, which may hold edits.
func (d *deployment) checkNginx(live map[string][]byte) (edit, rendered error) {
	pristine, ok := d.rendered()[nginxFile]
	if !ok {
		return nil, nil
	}
	if _, err := nginxconf.Parse(nginxFile, pristine); err != nil {
		return nil, fmt.Errorf("nginx would not start, so nothing was written:\n%w", err)
	}
	edited, ok := live[nginxFile]
	if !ok || bytes.Equal(edited, pristine) {
		return nil, nil
	}
	if _, err := nginxconf.Parse(nginxFile, edited); err != nil {
		return err, nil
	}
	bin, err := exec.LookPath("nginx")
	if err != nil {
		return nil, nil
	}
	// An nginx of another release than the image's may refuse what was rendered
	// too; then it is no judge of the edit.
	if d.nginxTest(bin, pristine) != nil {
		return nil, nil
	}
	return d.nginxTest(bin, edited), nil
}

var (
	listens  = regexp.MustCompile(`(?m)^(\s*listen\s+)[^\s;]+`)
	nginxErr = regexp.MustCompile(`(?m)\[emerg\] (?:\d+#\d+: )?(.*?)(?: in \S+:(\d+))?$`)
)

// nginxTest runs nginx -t on a copy whose paths and sockets are in a folder that
// goes away again, so that neither a port nor a log of this machine is touched.
func (d *deployment) nginxTest(bin string, conf []byte) error {
	tmp, err := os.MkdirTemp("", "mh")
	if err != nil {
		return nil // no room to try it is no fault of the file
	}
	defer os.RemoveAll(tmp)
	text := strings.NewReplacer("/etc/nginx/magi/tls/", filepath.Join(d.tree.Dir, "config/nginx/tls")+"/", " /tmp/", " "+tmp+"/", "/dev/stdout", tmp+"/access.log").Replace(string(conf))
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
	if !errors.As(err, &failed) || ctx.Err() != nil || m == nil || bytes.Contains(m[1], []byte("host not found")) {
		return nil // accepted, or nothing that says something about the file
	}
	line := ""
	if len(m[2]) > 0 {
		line = ":" + string(m[2])
	}
	return fmt.Errorf("%s%s: %s", nginxFile, line, strings.ReplaceAll(string(m[1]), tmp, "/tmp"))
}
