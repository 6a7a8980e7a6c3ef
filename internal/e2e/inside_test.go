//go:build e2e

package e2e

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
)

// testInside looks at the container from outside and from a notebook.
func testInside(t *testing.T, s *stack, v visitor, base string) {
	for _, service := range []string{"jupyter", "nginx"} {
		t.Run(service, func(t *testing.T) { testConfined(t, s, service) })
	}
	t.Run("environment", func(t *testing.T) {
		var ours []string
		image := map[string]bool{}
		bases, err := dockerfileBases(filepath.Join(s.dir, "Dockerfile.jupyter"), nil)
		if err != nil || len(bases) != 1 {
			t.Fatal(bases, err)
		}
		out, err := s.run("docker", "image", "inspect", "--format", "{{join .Config.Env \"\\n\"}}", bases[0])
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range lines(out) {
			image[e] = true
		}
		for _, e := range s.inspect("jupyter").Config.Env {
			name, _, _ := strings.Cut(e, "=")
			if !image[e] {
				ours = append(ours, name)
			}
		}
		slices.Sort(ours)
		want := []string{"JUPYTER_CONFIG_DIR", "JUPYTER_RUNTIME_DIR", "JUPYTER_TOKEN", "PYTHONNOUSERSITE", "TRAITLETS_APPLICATION_RAISE_CONFIG_FILE_ERROR"}
		if _, reached := s.services()["litellm"]; reached {
			want = slices.Insert(want, 3, "LITELLM_BASE_URL")
		}
		if !slices.Equal(ours, want) {
			t.Errorf("the environment has %q, want %q", ours, want)
		}
	})
	k := s.loggedIn(t, v, base).newKernel()
	t.Run("refused", func(t *testing.T) {
		for what, code := range map[string]string{
			"sudo":             "import subprocess; assert subprocess.run(['sudo', '-n', 'true'], capture_output=True).returncode == 0",
			"write to /usr":    "open('/usr/x', 'w')",
			"the TLS key":      "open('/home/jovyan/ssl/key.pem')",
			"the proxy's key":  "open('/etc/nginx/magi/tls/key.pem')",
			"our config":       "open('/etc/magi-harden/jupyter/jupyter_server_config.py', 'a')",
			"mount":            "import ctypes; assert ctypes.CDLL(None).mount(b'none', b'/mnt', b'tmpfs', 0, None) == 0",
			"redis":            "import socket; socket.create_connection(('redis', 6379), 3)",
			"qdrant":           "import socket; socket.create_connection(('qdrant', 6333), 3)",
			"token of kernels": "import os; os.environ['JUPYTER_TOKEN']",
		} {
			if o := k.run(code, time.Minute); o.err == "" {
				t.Errorf("%s: is not refused: %+v", what, o)
			}
		}
		// Nothing is sent beyond the container: its routes say it all. Engines before 26 leave a
		// default route in and drop what takes it at the bridge.
		if version, err := s.run("docker", "version", "--format", "{{.Server.Version}}"); err == nil && strings.HasPrefix(version, "20.") {
			testDropsAtBridge(t, s)
			return
		}
		o := k.run("print(open('/proc/net/route').read())", time.Minute)
		for _, line := range lines(o.stdout)[1:] {
			if fields := strings.Fields(line); len(fields) > 1 && fields[1] == "00000000" {
				t.Errorf("there is a default route: %s", line)
			}
		}
	})
	t.Run("bounded", func(t *testing.T) {
		// The kernel is killed in the middle of the cell, so there may be no reply.
		if o, err := k.tryRun("x = bytearray(6 << 30); print('got it')", 30*time.Second); err == nil && o.stdout != "" {
			t.Errorf("memory: %+v", o)
		}
		if c := s.inspect("jupyter"); !c.State.Running {
			t.Fatal("a memory hog took the server with it")
		}
		again := s.loggedIn(t, v, base).newKernel()
		bomb := "import subprocess\nn = 0\ntry:\n    ps = []\n    while n < 2000: ps.append(subprocess.Popen(['sleep', '20'])); n += 1\nexcept OSError as e: print('stopped', n)\nfinally:\n    [p.kill() for p in ps]; [p.wait() for p in ps]"
		if o := again.run(bomb, 2*time.Minute); !strings.HasPrefix(o.stdout, "stopped") {
			t.Errorf("fork bomb: %+v", o)
		}
		full := "try:\n    open('/tmp/full', 'wb').write(b'x' * (600 << 20))\nexcept OSError as e: print(e.errno)\nimport os; os.remove('/tmp/full')"
		if o := again.run(full, 2*time.Minute); o.stdout != "28\n" {
			t.Errorf("a full tmpfs: %+v, want errno 28", o)
		}
		if o := again.run("3 * 3", time.Minute); o.result != "9" {
			t.Errorf("afterwards: %+v", o)
		}
	})
}

// testDropsAtBridge demands that nothing leaves the bridge of an internal network.
func testDropsAtBridge(t *testing.T, s *stack) {
	rules, err := s.run("nft", "list", "chain", "ip", "filter", "DOCKER-ISOLATION-STAGE-1")
	if err != nil {
		t.Fatal(err)
	}
	for _, on := range s.inspect("jupyter").NetworkSettings.Networks {
		bridge, err := s.run("docker", "network", "inspect", "--format", `{{index .Options "com.docker.network.bridge.name"}}`, on.NetworkID)
		if err != nil || !strings.HasPrefix(bridge, s.bridge()) {
			t.Fatalf("a bridge is called %q, %v", bridge, err)
		}
		leaves := regexp.MustCompile(`(?m)^(.*iifname "` + bridge + `".*daddr !=|.*daddr !=.*iifname "` + bridge + `").*drop$`)
		if !leaves.MatchString(rules) {
			t.Errorf("nothing drops what leaves %s:\n%s", bridge, rules)
		}
	}
}

// testConfined reads what the engine and the kernel say of a container.
func testConfined(t *testing.T, s *stack, service string) {
	c := s.inspect(service)
	h := c.HostConfig
	if !h.ReadonlyRootfs || h.Privileged || len(h.CapAdd) > 0 || !slices.Equal(h.CapDrop, []string{"ALL"}) || h.Memory == 0 || h.NanoCpus == 0 || h.PidsLimit == nil || *h.PidsLimit == 0 {
		t.Errorf("%+v", h)
	}
	if service == "jupyter" && len(h.PortBindings) > 0 {
		t.Errorf("publishes %v", h.PortBindings)
	}
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", c.State.Pid))
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]string{}
	for _, line := range lines(string(status)) {
		key, value, _ := strings.Cut(line, ":")
		got[key] = strings.Join(strings.Fields(value), " ")
	}
	for key, want := range map[string]string{"CapEff": "0000000000000000", "CapPrm": "0000000000000000", "CapBnd": "0000000000000000", "NoNewPrivs": "1"} {
		if got[key] != want {
			t.Errorf("%s is %s, want %s", key, got[key], want)
		}
	}
	if strings.HasPrefix(got["Uid"], "0 ") {
		t.Errorf("runs as root: Uid %s", got["Uid"])
	}
}
