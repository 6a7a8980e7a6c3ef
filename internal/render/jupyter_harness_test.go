package render

import (
	"bytes"
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

// lab is a real JupyterLab that runs a rendered configuration on loopback.
type lab struct {
	home string
	base string // http://127.0.0.1:PORT/base/
	in   design.Facts
	cmd  *exec.Cmd
	log  *labLog
	done chan struct{}
}

// labLog is a buffer for the log of a running server.
type labLog struct {
	sync.Mutex
	b bytes.Buffer
}

func (l *labLog) Write(p []byte) (int, error) { l.Lock(); defer l.Unlock(); return l.b.Write(p) }
func (l *labLog) String() string              { l.Lock(); defer l.Unlock(); return l.b.String() }

// jupyterBin is the folder that has jupyter-lab and its Python.
func jupyterBin(tb testing.TB) string {
	bin := os.Getenv("MAGI_TEST_JUPYTER")
	if bin == "" {
		tb.Skip("set MAGI_TEST_JUPYTER to the bin folder of an environment with jupyterlab and ipykernel, readable by every user")
	}
	return bin
}

// newLab prepares a home, a free port and the folders that the container has.
func newLab(t *testing.T, changes ...func(*design.Facts)) *lab {
	jupyterBin(t)
	t.Setenv("TMPDIR", "/tmp") // sockets of kernels have short paths
	home := t.TempDir()
	for dir := home; dir != "/tmp" && dir != "/"; dir = filepath.Dir(dir) {
		os.Chmod(dir, 0o755) // the server is another user
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	in := jupyterInput(changes...)
	in.Jupyter.Port, in.Jupyter.Work = l.Addr().(*net.TCPAddr).Port, home+"/work"
	lab := &lab{home: home, in: in, log: &labLog{}, done: make(chan struct{}),
		base: "http://127.0.0.1:" + strconv.Itoa(in.Jupyter.Port) + in.Answers.BaseURL}
	lab.write(t, "work/.hidden", "x")
	return lab
}

// write puts a file below home.
func (l *lab) write(t *testing.T, path, text string) {
	t.Helper()
	full := filepath.Join(l.home, path)
	if err := os.MkdirAll(filepath.Dir(full), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(full, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

// run starts the server as the start script of the image does, with the
// environment of the compose file; it is 127.0.0.1 only for this test.
func (l *lab) run(t *testing.T, config []byte, token string, env ...string) {
	t.Helper()
	bin := jupyterBin(t)
	l.write(t, "etc/jupyter_server_config.py", string(config))
	l.cmd = exec.Command(filepath.Join(bin, "jupyter"), "lab", "--config="+l.home+"/etc/jupyter_server_config.py", "--ServerApp.ip=127.0.0.1")
	l.cmd.Dir, l.cmd.Stdout, l.cmd.Stderr = l.home, l.log, l.log
	l.cmd.Env = append([]string{"PATH=" + bin + ":/usr/bin:/bin", "HOME=" + l.home, "JUPYTER_TOKEN=" + token}, env...)
	l.cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	if os.Geteuid() == 0 {
		l.cmd.SysProcAttr.Credential = &syscall.Credential{Uid: 1000, Gid: 100}
		filepath.WalkDir(l.home, func(path string, _ os.DirEntry, _ error) error { return os.Lchown(path, 1000, 100) })
	}
	if err := l.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	go func() { l.cmd.Wait(); close(l.done) }()
	t.Cleanup(func() {
		syscall.Kill(-l.cmd.Process.Pid, syscall.SIGTERM)
		select {
		case <-l.done:
		case <-time.After(20 * time.Second):
		}
		syscall.Kill(-l.cmd.Process.Pid, syscall.SIGKILL)
	})
}

// env is what the compose file sets, with this test's folders for /tmp.
func (l *lab) env() (out []string) {
	for _, e := range design.Make(l.in).Jupyter.Environment {
		out = append(out, e.Name+"="+strings.Replace(e.Value, "/tmp/", l.home+"/tmp/", 1))
	}
	return out
}

// start runs the rendered configuration and waits until it answers.
func (l *lab) start(t *testing.T) *lab {
	t.Helper()
	l.write(t, "tmp/x", "")
	l.run(t, renderConfig(t, l.in), testToken, l.env()...)
	return l.wait(t)
}

func (l *lab) wait(t *testing.T) *lab {
	t.Helper()
	for deadline := time.Now().Add(time.Minute); time.Now().Before(deadline); time.Sleep(100 * time.Millisecond) {
		if r, err := http.Get(l.base + "api"); err == nil {
			r.Body.Close()
			return l
		}
		select {
		case <-l.done:
			t.Fatalf("the server ended:\n%s", l.log)
		default:
		}
	}
	t.Fatalf("the server does not answer:\n%s", l.log)
	return nil
}
