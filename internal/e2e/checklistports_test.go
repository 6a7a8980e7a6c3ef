//go:build e2e

package e2e

import (
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// published are the host's side of Jupyter's ports.
func (s *stack) published() (all []string) {
	s.t.Helper()
	ports, _ := s.services()["jupyter"]["ports"].([]any)
	for _, p := range ports {
		port, _ := p.(map[string]any)
		ip, _ := port["host_ip"].(string)
		number, _ := port["published"].(string)
		all = append(all, ip+":"+number)
	}
	return all
}

func testPortsAppend(t *testing.T) {
	s := newMAGI(t)
	snippet := printed(t, "3a-ports.yaml")
	for _, c := range []struct {
		override string
		want     []string
	}{
		{"", []string{":8888"}},
		{asOverride(snippet), []string{":8888", "127.0.0.1:8888"}},
		{strings.Replace(asOverride(snippet), "ports:", "ports: !override", 1), []string{"127.0.0.1:8888"}},
	} {
		s.override(c.override)
		if diff := cmp.Diff(c.want, s.published()); diff != "" {
			t.Errorf("%s\npublishes\n%s", c.override, diff)
		}
	}
	testPortsLive(t, asOverride(snippet))
}

// testPortsLive starts what the override asks for. The base's port is 43888 here.
func testPortsLive(t *testing.T, override string) {
	s := newChecklist(t, 35000)
	s.quick()
	lan, _ := newNeighbour(t)
	up := func(port, ports string) error {
		s.override(strings.NewReplacer(":8888:", ":"+port+":", "ports:", ports).Replace(override))
		_, err := s.tryCompose("up", "-d", "--no-deps", "--timeout", "1", "jupyter")
		if err == nil {
			s.servesInside(t)
		}
		return err
	}
	if err := up("43888", "ports:"); err == nil || !regexp.MustCompile("already (in use|allocated)").MatchString(err.Error()) {
		t.Errorf("the same port twice: %v", err)
	}
	if err := up("43889", "ports:"); err != nil || !lan.reaches(t, machineIP+":43888") {
		t.Errorf("beside another port, the one on all addresses is closed: %v", err)
	}
	if err := up("43888", "ports: !override"); err != nil || lan.reaches(t, machineIP+":43888") || !(*netns)(nil).reaches(t, "127.0.0.1:43888") {
		t.Errorf("in the place of the base's, it is not on loopback alone: %v", err)
	}
}

func testInternalUnpublished(t *testing.T) {
	s := newChecklist(t, 33000)
	s.quick()
	lan, _ := newNeighbour(t)
	for _, c := range []struct{ what, by string }{{"", ""}, {"internal: true", "internal: false"}} {
		s.override(strings.Replace(asOverride(printed(t, "7-network.yaml")), c.what, c.by, 1))
		s.upJupyter()
		s.servesInside(t)
		if len(s.inspect("jupyter").HostConfig.PortBindings) != 1 {
			t.Error("no port is asked for")
		}
		want := c.by != ""
		for name, reached := range map[string]bool{
			"the Docker host": (*netns)(nil).reaches(t, "127.0.0.1:41888"),
			"a neighbour":     lan.reaches(t, machineIP+":41888"),
		} {
			if reached != want {
				t.Errorf("%s reaches it: %v, want %v (%s)", name, reached, want, c.by)
			}
		}
		s.compose("down", "--timeout", "1")
	}
}
