package cli

import (
	"bytes"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/creack/pty"
)

// session is magi-harden in a real terminal.
type session struct {
	t       *testing.T
	cmd     *exec.Cmd
	tty     *os.File
	answers bool // the terminal answers the cursor query
	mu      sync.Mutex
	shown   bytes.Buffer
	seen    int // how much of it was waited for
}

// program is a name under which this test binary is magi-harden.
func program(t *testing.T) string {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	name := filepath.Join(t.TempDir(), "magi-harden")
	if err := os.Symlink(self, name); err != nil {
		t.Fatal(err)
	}
	return name
}

// start runs init in dir in a new terminal.
func start(t *testing.T, dir string, answers bool, env []string, args ...string) *session {
	t.Helper()
	return startCommand(t, answers, env, append([]string{"init", "--dir", dir}, args...)...)
}

func startCommand(t *testing.T, answers bool, env []string, args ...string) *session {
	t.Helper()
	var err error
	s := &session{t: t, answers: answers, cmd: exec.Command(program(t), args...)}
	s.cmd.Env = append(os.Environ(), append([]string{"TERM=xterm", "CI=", "NO_COLOR="}, env...)...)
	if s.tty, err = pty.StartWithSize(s.cmd, &pty.Winsize{Rows: 50, Cols: 120}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = s.cmd.Process.Kill()
		s.tty.Close()
	})
	go s.pump()
	return s
}

func (s *session) pump() {
	buf := make([]byte, 4096)
	for {
		n, err := s.tty.Read(buf)
		s.mu.Lock()
		s.shown.Write(buf[:n])
		s.mu.Unlock()
		if s.answers && bytes.Contains(buf[:n], []byte("\x1b[6n")) {
			_, _ = s.tty.WriteString("\x1b[10;1R")
		}
		if err != nil {
			return
		}
	}
}

var escapes = regexp.MustCompile("\x1b\\[[0-9;?]*[A-Za-z]")

// sees waits for a text that was not waited for yet.
func (s *session) sees(text string) {
	s.t.Helper()
	for deadline := time.Now().Add(20 * time.Second); time.Now().Before(deadline); time.Sleep(5 * time.Millisecond) {
		s.mu.Lock()
		all := escapes.ReplaceAllString(s.shown.String(), "")
		s.mu.Unlock()
		if i := strings.Index(all[min(s.seen, len(all)):], text); i >= 0 {
			s.seen += i + len(text)
			return
		}
	}
	s.t.Fatalf("%q did not come; the screen had\n%s", text, escapes.ReplaceAllString(s.shown.String(), ""))
}

func (s *session) types(keys string) {
	s.t.Helper()
	time.Sleep(50 * time.Millisecond) // the prompt is drawn before it listens
	if _, err := s.tty.WriteString(keys); err != nil {
		s.t.Fatal(err)
	}
}

func (s *session) exits(want int) {
	s.t.Helper()
	done := make(chan error, 1)
	go func() { done <- s.cmd.Wait() }()
	select {
	case err := <-done:
		var failed *exec.ExitError
		if got := s.cmd.ProcessState.ExitCode(); got != want || err != nil && !errors.As(err, &failed) {
			s.t.Fatalf("exit code %d, want %d; the screen had\n%s", got, want, escapes.ReplaceAllString(s.shown.String(), ""))
		}
	case <-time.After(20 * time.Second):
		s.t.Fatalf("it did not end; the screen had\n%s", s.shown.String())
	}
}

func magiCopy(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	copyStack(t, "../../examples/stacks/magi", dir)
	return dir
}

// TestWizard answers the questions as a person would, in a terminal that can
// move the cursor, in one that is mute, and in a dumb one.
func TestWizard(t *testing.T) {
	for name, c := range map[string]struct {
		answers bool
		env     []string
	}{"full": {true, nil}, "mute": {false, nil}, "dumb": {false, []string{"TERM=dumb"}}, "no colour": {true, []string{"NO_COLOR=1"}}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := magiCopy(t)
			s := start(t, dir, c.answers, c.env)
			s.sees("Profile")
			if c.answers {
				s.types("prod\r") // select filters by what is typed
			} else {
				s.types("prod\r")
			}
			s.sees("How to expose Jupyter")
			s.types("\r")
			s.sees("Domain")
			s.types("not a host\r")
			s.sees("is not a host name")
			if c.answers {
				s.types(strings.Repeat("\x7f", 20))
			}
			s.types("jupyter.example.com\r")
			s.sees("Client addresses and ranges")
			if c.answers {
				s.types(strings.Repeat("\x7f", 60))
			}
			s.types("192.168.1.0/24\r")
			s.sees("HTTPS port")
			s.types("\r")
			s.sees("HTTP port")
			s.types("\r")
			s.sees("Certificate")
			s.types("\r")
			s.sees("Variables to pass")
			s.types("\r")
			s.sees("More settings?")
			s.types("\r")
			s.sees("docker-compose.override.yml")
			s.sees("Write these files?")
			s.types("\r")
			s.sees("https://jupyter.example.com/")
			s.exits(0)
			if _, err := os.Stat(filepath.Join(dir, "docker-compose.override.yml")); err != nil {
				t.Error(err)
			}
			s.mu.Lock()
			defer s.mu.Unlock()
			if name == "dumb" && strings.Contains(s.shown.String(), "\x1b") {
				t.Error("a dumb terminal got escape sequences")
			}
			if name == "no colour" && regexp.MustCompile("\x1b\\[[0-9;]*m").MatchString(strings.ReplaceAll(s.shown.String(), "\x1b[0m", "")) {
				t.Errorf("colours in spite of NO_COLOR: %q", s.shown.String())
			}
		})
	}
}

// TestWizardInterrupted: Ctrl-C writes nothing and exits as a shell counts it.
func TestWizardInterrupted(t *testing.T) {
	for _, answers := range []bool{true, false} {
		dir := magiCopy(t)
		s := start(t, dir, answers, nil, "--profile", "prod")
		s.sees("How to expose")
		s.types("\r")
		s.sees("Domain")
		s.types("half\x03")
		s.exits(ExitInterrupted)
		if _, err := os.Stat(filepath.Join(dir, ".magi-harden")); err == nil {
			t.Error("something was written")
		}
	}
}

// TestWizardRefused: no at the end writes nothing.
func TestWizardRefused(t *testing.T) {
	dir := magiCopy(t)
	s := start(t, dir, false, nil, "--profile", "dev", "--diff")
	for _, q := range []string{"How to expose", "Domain", "Variables", "More settings?"} {
		s.sees(q)
		s.types("\r")
	}
	s.sees("+++ ")
	s.sees("Write these files?")
	s.types("n\r")
	s.sees("nothing was written")
	s.exits(ExitFailed)
	if _, err := os.Stat(filepath.Join(dir, "docker-compose.override.yml")); err == nil {
		t.Error("something was written")
	}
}

// TestShownOnce: what the preview has listed is not listed again after the Yes,
// where both go to the same screen; what goes elsewhere is whole.
func TestShownOnce(t *testing.T) {
	screen := func(s *session) string {
		s.mu.Lock()
		defer s.mu.Unlock()
		return escapes.ReplaceAllString(s.shown.String(), "")
	}
	const file, warning = "docker-compose.override.yml", "JUPYTER_TOKEN is set in this shell"
	dir := magiCopy(t)
	env := []string{"JUPYTER_TOKEN=of-this-shell"}
	s := start(t, dir, false, env, "--profile", "prod", "--expose", "nginx", "--domain", "a.example.com", "--allow", "10.0.0.0/8",
		"--https-port", "443", "--http-port", "80", "--tls", "self-signed", "--pass-env", "none")
	s.sees("More settings?")
	s.types("\r")
	s.sees("Write these files?")
	s.types("\r")
	s.sees("created, 1 updated")
	s.sees("Next steps:")
	s.exits(ExitOK)
	for text, want := range map[string]int{"create   " + file: 1, warning: 1, "found by ": 1} {
		if got := strings.Count(screen(s), text); got != want {
			t.Errorf("%q is shown %d times, want %d:\n%s", text, got, want, screen(s))
		}
	}

	s = startCommand(t, false, nil, "upgrade", "--dir", dir, "--set", "cookie_days=3")
	s.sees("Make these changes?")
	s.types("\r")
	s.sees("updated")
	s.exits(ExitOK)
	if got := strings.Count(screen(s), "update   config/jupyter/jupyter_server_config.py"); got != 1 {
		t.Errorf("the change is shown %d times:\n%s", got, screen(s))
	}

	sys, _, shown := scripted("yes") // its output is no terminal
	if code := Main([]string{"upgrade", "--dir", dir, "--set", "cookie_days=4"}, sys); code != ExitOK {
		t.Fatalf("exit code %d\n%s", code, shown)
	}
	if got := strings.Count(shown.String(), "update   config/jupyter/jupyter_server_config.py"); got != 2 {
		t.Errorf("the change is listed %d times, want it in the preview and in the output:\n%s", got, shown)
	}
}
