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

	"github.com/google/go-cmp/cmp"
)

// testInside looks at the container from outside and from a notebook.
func testInside(t *testing.T, s *stack, v visitor, base string) {
	for _, service := range []string{"jupyter", "nginx"} {
		t.Run(service, func(t *testing.T) {
			testConfined(t, s, service)
			if diff := cmp.Diff(s.mountsOf(service), s.inspect(service).Mounts); diff != "" {
				t.Errorf("mounts (-want +got):\n%s", diff)
			}
		})
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
		for service, port := range guarded() { // who may reach them does
			if _, there := s.services()[service]; there {
				s.exec("open-webui", "python3", "-c", dials(s.address(service, "default"), port))
			}
		}
		for what, code := range s.refusals() {
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
	t.Run("bounded", func(t *testing.T) { testBounded(t, s, v, base) })
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
