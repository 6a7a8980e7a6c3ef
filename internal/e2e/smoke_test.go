//go:build e2e

package e2e

import (
	"fmt"
	"net/http"
	"os"
	"strings"
	"testing"
	"time"
)

// sleeper is a stack of two services that do next to nothing.
const sleeper = `
services:
  web:
    image: qdrant/qdrant
    ports: ["0.0.0.0:6333:6333"]
    mem_limit: 100m
    pids_limit: 30
  other:
    image: redis:alpine
    healthcheck: {test: [CMD, redis-cli, ping], interval: 1s}
`

func TestEngine(t *testing.T) {
	k, err := pickKind()
	if err != nil {
		t.Fatal(err)
	}
	s := newStack(t, "")
	s.write("compose.yaml", sleeper, 0o644)
	if got := s.compose("run", "--rm", "--no-deps", "-T", "--entrypoint", "echo", "web", "hello"); got != "hello" {
		t.Errorf("hello: %q", got)
	}
	version, err := s.run("docker", "version", "--format", "{{.Server.Version}}")
	if err != nil || !strings.HasPrefix(version, k.version) {
		t.Errorf("version %s, want %s*: %v", version, k.version, err)
	}
	if version := s.compose("version", "--short"); version != "5.6.0" {
		t.Errorf("Compose %s", version)
	}
}

func TestCompose(t *testing.T) {
	s := newStack(t, "")
	s.write("compose.yaml", sleeper, 0o644)
	s.compose("up", "-d", "--wait")
	if got := s.exec("other", "wget", "-qO-", "http://web:6333/v1/models"); !strings.Contains(got, "stand-in") {
		t.Errorf("from the neighbour: %s", got)
	}
	c := s.inspect("web")
	if !c.State.Running || c.HostConfig.Memory != 100<<20 || *c.HostConfig.PidsLimit != 30 {
		t.Errorf("inspect: %+v", c)
	}
	environ, err := os.ReadFile(fmt.Sprintf("/proc/%d/environ", c.State.Pid))
	if err != nil || !strings.Contains(string(environ), "E2E_LISTEN=6333") {
		t.Errorf("/proc/%d/environ: %q, %v", c.State.Pid, environ, err)
	}
	if out, err := s.tryExec("web", "python3", "-c", "x = bytearray(200 << 20)"); err == nil {
		t.Errorf("more memory than the limit: %s", out)
	}
	if out, err := s.tryExec("web", "bash", "-c", "for i in {1..60}; do sleep 2 & done; wait"); err == nil {
		t.Errorf("more processes than the limit: %s", out)
	}
	s.compose("down", "-v")
	for _, what := range [][]string{{"ps", "-aq"}, {"network", "ls", "-q"}} {
		left, err := s.run("docker", append(what, "--filter", "label=com.docker.compose.project="+s.project)...)
		if err != nil || left != "" {
			t.Errorf("after down: %v: %q, %v", what, left, err)
		}
	}
}

func TestBuilders(t *testing.T) {
	s := newStack(t, "")
	s.write("compose.yaml", "services: {a: {build: {context: ., dockerfile: Dockerfile.a, args: {BASE: qdrant/qdrant}}}}", 0o644)
	s.write("Dockerfile.a", "ARG BASE=redis:alpine\nFROM ${BASE}\nCOPY a b /\nENTRYPOINT [\"cat\"]\nCMD [\"/a\"]\n", 0o644)
	s.write("Dockerfile.a.dockerignore", "*\n!a\n", 0o644)
	s.write("a", "from the context", 0o644)
	s.write("b", "ignored", 0o644)
	s.compose("build") // the classic builder, which does not read that ignore file
	if got := s.compose("run", "--rm", "-T", "a"); got != "from the context" {
		t.Errorf("classic: %q", got)
	}
	if out, err := s.buildKit("-f", "Dockerfile.a", "--build-arg", "BASE=qdrant/qdrant", "."); err == nil || !strings.Contains(err.Error(), "/b") {
		t.Errorf("BuildKit took what is ignored: %s %v", out, err)
	}
	s.write("Dockerfile.a.dockerignore", "*\n!a\n!b\n", 0o644)
	if out, err := s.buildKit("-f", "Dockerfile.a", "--build-arg", "BASE=qdrant/qdrant", "."); err != nil {
		t.Errorf("BuildKit: %s %v", out, err)
	}
}

func TestOutsideHosts(t *testing.T) {
	s := newStack(t, "")
	s.write("compose.yaml", sleeper, 0o644)
	s.compose("up", "-d", "--wait")
	url := "http://" + machineIP + ":6333/"
	lan, _ := newNeighbour(t)
	for name, host := range map[string]*netns{"the Docker host": nil, "a neighbour": lan, "from outside": newStranger(t)} {
		if a := (visitor{from: host}).get(t, url); a.status != http.StatusOK {
			t.Errorf("%s: status %d", name, a.status)
		}
	}
	if a, err := (visitor{from: lan}).ask(t, http.MethodGet, "http://["+machineIPv6+"]:6333/", nil, nil); err == nil {
		t.Errorf("published on IPv4 only, and IPv6 got %d", a.status)
	}
	if out, err := lan.run(t, "ip", "-6", "route"); err != nil || !strings.Contains(out, routerIPv6) {
		t.Errorf("routes: %s %v", out, err)
	}
}

func TestNginxReleases(t *testing.T) {
	for tag, want := range map[string]string{"1.22": "nginx/1.22.", "1.26.3": "nginx/1.26.", "1.30.5-alpine": "nginx/1."} {
		t.Run(tag, func(t *testing.T) {
			s := newStack(t, "")
			s.write("compose.yaml", "services: {nginx: {image: 'nginxinc/nginx-unprivileged:"+tag+"', ports: ['127.0.0.1:8080:8080']}}", 0o644)
			s.compose("up", "-d")
			eventually(t, 20*time.Second, func() error {
				a, err := visitor{}.ask(t, http.MethodGet, "http://127.0.0.1:8080/", nil, nil)
				if err == nil && !strings.HasPrefix(a.header.Get("Server"), want) {
					err = fmt.Errorf("server %q, want %s*", a.header.Get("Server"), want)
				}
				return err
			})
			if got := s.exec("nginx", "id", "-u"); got != "101" {
				t.Errorf("uid %s", got)
			}
		})
	}
}
