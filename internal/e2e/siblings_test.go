//go:build e2e

package e2e

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// planned are the services that hardening changes.
func planned() []string { return []string{"jupyter", "nginx", "litellm"} }

// snapshot is a stack before it was hardened.
type snapshot struct {
	containers map[string]container
	services   map[string]map[string]any // Compose's model, with every variable put in
}

func (s *stack) asItIs() snapshot { return snapshot{s.containers(), s.services()} }

// containers are the stack's containers by service.
func (s *stack) containers() map[string]container {
	s.t.Helper()
	out := map[string]container{}
	for _, service := range lines(s.compose("ps", "-a", "--services")) {
		out[service] = s.inspect(service)
	}
	return out
}

// services is the effective configuration.
func (s *stack) services() map[string]map[string]any {
	s.t.Helper()
	var model struct{ Services map[string]map[string]any }
	if err := json.Unmarshal([]byte(s.compose("--profile", "*", "config", "--format", "json")), &model); err != nil {
		s.t.Fatal(err)
	}
	return model.Services
}

// testSiblings compares every other service and container with what it was before.
func testSiblings(t *testing.T, s *stack, before snapshot) {
	now, services := s.containers(), s.services()
	for service, was := range before.services {
		is := services[service]
		switch service {
		case "jupyter":
			continue
		case "litellm": // it gets one network more, and keeps its own
			networks, _ := is["networks"].(map[string]any)
			_, there := networks["jupyter_reach"]
			delete(networks, "jupyter_reach")
			if had, _ := was["networks"].(map[string]any); len(had) == 1 && had["default"] == nil {
				was["networks"] = map[string]any{"default": map[string]any{}} // the same, listed
			}
			if !there {
				t.Error("litellm is not on the network that Jupyter reaches it by")
			}
		}
		if diff := cmp.Diff(was, is); diff != "" {
			t.Errorf("the configuration of %s changed:\n%s", service, diff)
		}
	}
	for service, was := range before.containers {
		if slices.Contains(planned(), service) {
			continue
		}
		is := now[service]
		was.State, is.State = container{}.State, container{}.State
		if diff := cmp.Diff(was, is); diff != "" {
			t.Errorf("the container of %s changed:\n%s", service, diff)
		}
	}
	// Only the proxy and LiteLLM share a network with Jupyter.
	targets := []string{s.address("jupyter", "jupyter_front"), s.address("jupyter", "jupyter_reach")}
	var all sync.WaitGroup
	for service, c := range now {
		if service == "jupyter" {
			continue
		}
		env, err := os.ReadFile(fmt.Sprintf("/proc/%d/environ", c.State.Pid))
		if err != nil {
			t.Errorf("%s: %v", service, err)
		}
		if bytes.Contains(env, []byte(s.token())) || strings.Contains(strings.Join(c.Config.Env, " "), s.token()) {
			t.Errorf("%s holds the token", service)
		}
		if slices.Contains(planned(), service) {
			continue
		}
		all.Go(func() {
			// Its own loopback shows that the command works.
			for _, target := range targets {
				code := "import socket\nsocket.socket().bind(('127.0.0.1', 0))\ntry: socket.create_connection(('" + target + "', 8888), 2)\nexcept OSError: print('refused')"
				if out, err := s.tryExec(service, "python3", "-c", code); err != nil || out != "refused" {
					t.Errorf("%s reaches Jupyter at %s: %q, %v", service, target, out, err)
				}
			}
		})
	}
	all.Wait()
}
