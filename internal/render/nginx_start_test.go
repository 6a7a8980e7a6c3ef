package render

import (
	"bufio"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"example.com/magi-harden/internal/design"
)

// proxy is a running nginx with a fake Jupyter behind it.
type proxy struct {
	front, plain, health string // addresses
	host                 string // with the port, as in the browser's address bar
	base                 string
	secure               bool
	jupyter              *http.Server
	gate                 chan struct{}
	names                *nameServer
	mu                   sync.Mutex
	log                  []string
}

// startProxy runs nginx on a configuration in which addresses and paths are
// moved to this machine, and nothing else.
func startProxy(t *testing.T, bin nginxBinary, in design.Facts) *proxy {
	t.Helper()
	return startEdited(t, bin, in, func(conf string) string { return conf })
}

// startEdited does the same after an edit.
func startEdited(t *testing.T, bin nginxBinary, in design.Facts, edit func(conf string) string) *proxy {
	t.Helper()
	p := &proxy{front: freeAddress(t), plain: freeAddress(t), health: freeAddress(t), base: in.Answers.BaseURL, gate: make(chan struct{}), names: startNameServer(t)}
	p.secure = in.Answers.Expose == "nginx"
	in.Jupyter.Port = 0
	_, port, _ := net.SplitHostPort(p.front)
	in.Answers.HTTPSPort, _ = strconv.Atoi(port)
	p.host = in.Answers.Domain + ":" + port

	p.jupyter = &http.Server{Handler: &fakeJupyter{p.base, p.gate}}
	t.Cleanup(func() { p.jupyter.Close() })
	for _, host := range []string{"127.0.0.1", "127.0.0.2"} { // where it is, and where it moves to
		l, err := net.Listen("tcp4", fmt.Sprintf("%s:%d", host, in.Jupyter.Port))
		if err != nil {
			t.Fatal(err)
		}
		in.Jupyter.Port = l.Addr().(*net.TCPAddr).Port
		go p.jupyter.Serve(l)
	}

	dir := serverFolder(t)
	conf := moved(t, renderNginx(t, in), dir)
	conf = replaced(t, conf, "resolver 127.0.0.11 valid=10s", "resolver "+p.names.conn.LocalAddr().String()+" valid=1s")
	conf = replaced(t, conf, "listen 127.0.0.1:8081;", "listen "+p.health+";")
	if p.secure {
		conf = replaced(t, conf, "listen 8443 ", "listen "+p.front+" ")
		conf = strings.ReplaceAll(conf, "listen 8080", "listen "+p.plain)
	} else {
		conf = replaced(t, conf, "listen 8080", "listen "+p.front)
	}
	path := filepath.Join(dir, "nginx.conf")
	if err := os.WriteFile(path, []byte(edit(conf)), 0o644); err != nil {
		t.Fatal(err)
	}
	p.run(t, bin.path, path)
	waitForStatus(t, p, p.client(t, "127.0.0.9", false), 200) // a group's first look-up comes after the start
	return p
}

func (p *proxy) run(t *testing.T, bin, conf string) {
	t.Helper()
	options := "daemon off;"
	if os.Geteuid() == 0 {
		options += " user root;" // the folder is root's; in the container there is no root
	}
	cmd := exec.Command(bin, "-e", "stderr", "-c", conf, "-g", options)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	cmd.Stderr = cmd.Stdout // one pipe: what is on either is in the container's log
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	var reader sync.WaitGroup
	reader.Go(func() {
		for lines := bufio.NewScanner(out); lines.Scan(); {
			p.mu.Lock()
			p.log = append(p.log, lines.Text())
			p.mu.Unlock()
		}
	})
	t.Cleanup(func() {
		cmd.Process.Signal(syscall.SIGTERM)
		reader.Wait()
		cmd.Wait()
	})
	for range 200 {
		if conn, err := net.Dial("tcp", p.health); err == nil {
			conn.Close()
			return
		}
		time.Sleep(20 * time.Millisecond)
	}
	t.Fatalf("nginx does not listen: %q", p.lines())
}

// lines are what nginx has logged so far; a request is logged after its answer,
// a second later at most (access_log … flush=1s).
func (p *proxy) lines() []string {
	time.Sleep(1250 * time.Millisecond)
	p.mu.Lock()
	defer p.mu.Unlock()
	return append([]string(nil), p.log...)
}

func freeAddress(tb testing.TB) string {
	tb.Helper()
	l, err := net.Listen("tcp4", "127.0.0.1:0")
	if err != nil {
		tb.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

// live runs a test against every nginx of this machine, in the form for its
// release and, where that is another, in the form for unknown releases.
func live(t *testing.T, test func(t *testing.T, start func(changes ...func(*design.Facts)) *proxy)) {
	for _, bin := range nginxBinaries(t) {
		images := []string{"nginx:" + bin.version}
		if release, _ := nginxVersion(images[0]); release.atLeast(http2Directive) {
			images = append(images, "nginx:stable")
		}
		for _, img := range images {
			t.Run(bin.version+" as "+img, func(t *testing.T) {
				test(t, func(changes ...func(*design.Facts)) *proxy {
					t.Helper()
					changes = append([]func(*design.Facts){image(img), allow("127.0.0.0/16"), base("/jupyter/")}, changes...)
					return startProxy(t, bin, proxyInput(changes...))
				})
			})
		}
	}
}
