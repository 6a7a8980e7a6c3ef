//go:build e2e

package e2e

import (
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// testBounded takes all that there is: memory, processes, the places in memory.
func testBounded(t *testing.T, s *stack, v visitor, base string) {
	k := s.loggedIn(t, v, base).newKernel()
	before := s.oomKills(t)
	// In pieces: a computer with little memory may refuse one that is large.
	hog := "x = []\nfor _ in range(40): x.append(bytearray(256 << 20))\nprint('got it')"
	if o, err := k.tryRun(hog, time.Minute); err == nil && o.stdout != "" {
		t.Errorf("memory: %+v", o)
	}
	if after := s.oomKills(t); after <= before {
		t.Errorf("the container's limit killed nothing: %d, %d before", after, before)
	}
	if c := s.inspect("jupyter"); !c.State.Running {
		t.Fatal("a memory hog took the server with it")
	}
	k = s.loggedIn(t, v, base).newKernel()
	bomb := "import subprocess\nn = 0\ntry:\n    ps = []\n    while n < 2000: ps.append(subprocess.Popen(['sleep', '20'])); n += 1\nexcept OSError as e: print('stopped', n)\nfinally:\n    [p.kill() for p in ps]; [p.wait() for p in ps]"
	if o := k.run(bomb, 2*time.Minute); !strings.HasPrefix(o.stdout, "stopped") {
		t.Errorf("fork bomb: %+v", o)
	}
	testFull(t, s.loggedIn(t, v, base), k)
	if o := k.run("3 * 3", time.Minute); o.result != "9" {
		t.Errorf("afterwards: %+v", o)
	}
}

// testFull fills the places in memory: an error in the notebook, and a server
// that lives and goes on saving notebooks.
func testFull(t *testing.T, j *jupyter, k *kernel) {
	const settings = "lab/api/settings/@jupyterlab/apputils-extension:themes"
	setting, _ := json.Marshal(map[string]string{"raw": `{"theme": "JupyterLab Light"}`})
	set := func() int {
		return j.do(http.MethodPut, settings, setting, http.Header{"Content-Type": {"application/json"}}).status
	}
	for _, dir := range []string{"/tmp", "/home/jovyan"} {
		fill := fmt.Sprintf("f = open('%s/full', 'wb', 0)\ntry:\n    for _ in range(8 << 10): f.write(b'x' * (1 << 20))\nexcept OSError as e: print(e.errno)", dir)
		if o := k.run(fill, 2*time.Minute); o.stdout != "28\n" {
			t.Errorf("a full %s: %+v, want errno 28", dir, o)
		}
		j.save("full.ipynb", newNotebook("1"))
		j.load("full.ipynb")
		if status := set(); status != http.StatusNoContent && status != http.StatusInternalServerError { // as the space has it
			t.Errorf("a setting with a full %s: status %d", dir, status)
		}
		k.run("import os; f.close(); os.remove(f.name)", time.Minute)
	}
	if status := set(); status != http.StatusNoContent {
		t.Errorf("a setting afterwards: status %d", status)
	}
}

// oomKills is how many processes of Jupyter's container its memory limit ended.
func (s *stack) oomKills(t *testing.T) (n int) {
	t.Helper()
	groups, err := os.ReadFile(fmt.Sprintf("/proc/%d/cgroup", s.inspect("jupyter").State.Pid))
	if err != nil {
		t.Fatal(err)
	}
	for _, line := range lines(string(groups)) {
		parts := strings.SplitN(line, ":", 3)
		file := filepath.Join("/sys/fs/cgroup", parts[2], "memory.events")
		if strings.Contains(parts[1], "memory") { // cgroup v1
			file = filepath.Join("/sys/fs/cgroup/memory", parts[2], "memory.oom_control")
		}
		data, err := os.ReadFile(file)
		if err != nil {
			continue
		}
		for _, l := range lines(string(data)) {
			if _, err := fmt.Sscanf(l, "oom_kill %d", &n); err == nil {
				return n
			}
		}
	}
	t.Fatalf("no count of killed processes for %q", groups)
	return 0
}
