//go:build e2e

package e2e

import (
	"regexp"
	"strings"
	"testing"
)

// testLimitsHold: what of the checklist does what it says.
func testLimitsHold(t *testing.T) {
	t.Parallel()
	s := newChecklist(t, 0)
	for file, want := range map[string]func(container) bool{
		"7-limits.yaml": func(c container) bool { return c.HostConfig.Memory == 4<<30 && c.HostConfig.NanoCpus == 2e9 },
		"logging.yaml": func(c container) bool {
			log := c.HostConfig.LogConfig
			return log.Type == "json-file" && log.Config["max-size"] == "10m" && log.Config["max-file"] == "3"
		},
	} {
		s.override("services: {}\n")
		s.compose("create", "jupyter")
		if want(s.inspect("jupyter")) {
			t.Errorf("%s asks for what is there already", file)
		}
		s.override(asOverride(printed(t, file)))
		s.compose("create", "jupyter")
		if !want(s.inspect("jupyter")) {
			t.Errorf("%s does not hold", file)
		}
	}
}

// testStopFirst goes through the checklist's steps in their order.
func testStopFirst(t *testing.T) {
	s := newChecklist(t, 34000)
	s.quick()
	s.upJupyter()
	commands := regexp.MustCompile("`docker ([^`]+)`").FindAllStringSubmatch(printed(t, "incident.md"), -1)
	if len(commands) != 4 || commands[0][1] != "stop magi-jupyter" {
		t.Fatalf("commands: %q", commands)
	}
	name := strings.TrimPrefix(s.inspect("jupyter").Name, "/")
	step := func(i int) (string, error) {
		return s.run("docker", strings.Fields(strings.ReplaceAll(commands[i][1], "magi-jupyter", name))...)
	}
	if out, err := step(2); err != nil || !strings.Contains(out, "jupyterlab") {
		t.Fatalf("before the stop: %s, %v", out, err)
	}
	if _, err := step(0); err != nil {
		t.Fatal(err)
	}
	if c := s.inspect("jupyter"); c.State.Running || c.State.Pid != 0 {
		t.Errorf("it runs: %+v", c.State)
	}
	for _, i := range []int{2, 3} {
		if out, err := step(i); err == nil || !strings.Contains(err.Error(), "is not running") {
			t.Errorf("docker %s: %s, %v", commands[i][1], out, err)
		}
	}
}
