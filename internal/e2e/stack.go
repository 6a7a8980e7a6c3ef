//go:build e2e

package e2e

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// A stack is a folder with compose files, and the containers, networks and
// volumes that are made from it. It ends with its test.
type stack struct {
	t       testing.TB
	dir     string // absolute
	project string // Compose's name for it, unique
	jars    *jars
}

// patience bounds every single command of a stack.
const patience = 10 * time.Minute

// newStack copies the folder base (none when it is empty) to a folder of its own.
// Nothing is started. When the test ends, all that was made is removed; when it
// failed, the containers' states and logs are kept beside the other artefacts.
func newStack(t testing.TB, base string) *stack {
	t.Helper()
	s := &stack{t: t, dir: filepath.Join(t.TempDir(), "stack"), jars: &jars{of: map[string]http.CookieJar{}}}
	s.project = "e2e-" + digest(s.dir)
	if err := os.MkdirAll(s.dir, 0o755); err != nil {
		t.Fatal(err)
	}
	if base != "" {
		if err := os.CopyFS(s.dir, os.DirFS(base)); err != nil {
			t.Fatal(err)
		}
	}
	t.Cleanup(s.remove)
	return s
}

// in is the same stack for a subtest, whose failure then ends that one only.
func (s *stack) in(t testing.TB) *stack { return &stack{t, s.dir, s.project, s.jars} }

// compose runs `docker compose` in the stack's folder and returns what it
// prints. A failure ends the test. Commands that start containers first get
// the images that the stack names.
func (s *stack) compose(args ...string) string {
	s.t.Helper()
	out, err := s.tryCompose(args...)
	if err != nil {
		s.t.Fatal(err)
	}
	return out
}

// tryCompose is compose with its error returned; it holds standard error.
func (s *stack) tryCompose(args ...string) (string, error) {
	s.t.Helper()
	ctx, cancel := context.WithTimeout(s.t.Context(), patience)
	defer cancel()
	for _, a := range args {
		switch a {
		case "up", "build", "create", "run":
			if err := s.provide(ctx); err != nil {
				return "", err
			}
		}
	}
	return output(ctx, s.dir, s.env(), "docker", append([]string{"compose"}, args...)...)
}

// env is what a command in the stack's folder needs to mean this stack.
func (s *stack) env() []string { return []string{"COMPOSE_PROJECT_NAME=" + s.project} }

// run runs a command on the Docker host, in the stack's folder.
func (s *stack) run(name string, args ...string) (string, error) {
	ctx, cancel := context.WithTimeout(s.t.Context(), patience)
	defer cancel()
	return output(ctx, s.dir, s.env(), name, args...)
}

// exec runs a command in the service's container; a failure ends the test.
func (s *stack) exec(service string, cmd ...string) string {
	s.t.Helper()
	out, err := s.tryExec(service, cmd...)
	if err != nil {
		s.t.Fatal(err)
	}
	return out
}

// tryExec is exec with its error returned.
func (s *stack) tryExec(service string, cmd ...string) (string, error) {
	return s.run("docker", append([]string{"compose", "exec", "-T", service}, cmd...)...)
}

// logs is what the service has written, without Compose's prefix.
func (s *stack) logs(service string) string {
	s.t.Helper()
	return s.compose("logs", "--no-color", "--no-log-prefix", service)
}

// write makes the file path, relative to the stack, with the folders above it.
func (s *stack) write(path, content string, mode os.FileMode) {
	s.t.Helper()
	full := filepath.Join(s.dir, path)
	if err := os.MkdirAll(filepath.Dir(full), 0o755); err != nil {
		s.t.Fatal(err)
	}
	if err := os.WriteFile(full, []byte(content), mode); err != nil {
		s.t.Fatal(err)
	}
}

// read is the content of the file path, relative to the stack.
func (s *stack) read(path string) string {
	s.t.Helper()
	data, err := os.ReadFile(filepath.Join(s.dir, path))
	if err != nil {
		s.t.Fatal(err)
	}
	return string(data)
}

// remove takes down whatever bears the project's name, also when the compose
// files no longer say so.
func (s *stack) remove() {
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Minute)
	defer cancel()
	label := "label=com.docker.compose.project=" + s.project
	if s.t.Failed() {
		s.keepState(ctx, label)
	}
	for _, kind := range []struct{ list, remove []string }{
		{[]string{"ps", "-aq"}, []string{"rm", "-fv"}},
		{[]string{"network", "ls", "-q"}, []string{"network", "rm"}},
		{[]string{"volume", "ls", "-q"}, []string{"volume", "rm", "-f"}},
		{[]string{"image", "ls", "-q"}, []string{"rmi", "-f", "--no-prune"}}, // the layers make the next build quick
	} {
		ids, err := docker(ctx, append(kind.list, "--filter", label)...)
		if err == nil && ids != "" {
			_, err = docker(ctx, append(kind.remove, strings.Fields(ids)...)...)
		}
		if err != nil {
			s.t.Errorf("clean up: %v", err)
		}
	}
}

// keepState writes what the containers were up to into the artefacts.
func (s *stack) keepState(ctx context.Context, label string) {
	var b bytes.Buffer
	ids, _ := docker(ctx, "ps", "-aq", "--filter", label)
	for _, id := range strings.Fields(ids) {
		state, _ := docker(ctx, "inspect", "--format", "{{.Name}} {{json .State}}", id)
		fmt.Fprintln(&b, state)
		log, _ := output(ctx, "", nil, "sh", "-c", `docker logs --tail 200 "$0" 2>&1`, id)
		fmt.Fprintln(&b, log)
	}
	keepArtefact(s.t, "containers.txt", b.Bytes())
}
