//go:build e2e

package e2e

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// container is what `docker inspect` says, as far as the tests ask.
type container struct {
	ID    string `json:"Id"`
	Name  string
	Image string // the image's ID
	State struct {
		Status   string
		Running  bool
		ExitCode int
		Pid      int // of its first process, as this process counts; 0 when it does not run
		Health   *struct{ Status string }
	}
	RestartCount int
	Config       struct {
		User       string
		Image      string
		Env        []string
		Cmd        []string
		Entrypoint []string
		Labels     map[string]string
	}
	HostConfig struct {
		Binds          []string
		Tmpfs          map[string]string
		CapAdd         []string
		CapDrop        []string
		SecurityOpt    []string
		ReadonlyRootfs bool
		Privileged     bool
		Memory         int64 // bytes
		NanoCpus       int64
		PidsLimit      *int64
		PortBindings   map[string][]struct{ HostIp, HostPort string }
		RestartPolicy  struct{ Name string }
		LogConfig      struct {
			Type   string
			Config map[string]string
		}
	}
	Mounts          []mount // by destination; the engine has them in any order
	NetworkSettings struct {
		Networks map[string]struct {
			NetworkID, IPAddress, Gateway, GlobalIPv6Address string
			Aliases                                          []string
		}
	}
}

type mount struct {
	Type, Source, Destination string
	RW                        bool
}

// inspect is the state of the service's container, running or not.
func (s *stack) inspect(service string) container {
	s.t.Helper()
	id := s.compose("ps", "-aq", service)
	if id == "" || strings.Contains(id, "\n") {
		s.t.Fatalf("service %s: want one container, have %q", service, id)
	}
	out, err := s.run("docker", "inspect", id)
	if err != nil {
		s.t.Fatal(err)
	}
	var all []container
	if err := json.Unmarshal([]byte(out), &all); err != nil {
		s.t.Fatal(err)
	}
	c := all[0]
	slices.SortFunc(c.Mounts, func(a, b mount) int { return strings.Compare(a.Destination, b.Destination) })
	if c.State.Pid != 0 {
		c.State.Pid = firstProcess(c.ID)
	}
	return c
}

// firstProcess is the process that is PID 1 in the container. The engine has
// PIDs of its own; here the same number is somebody else's. 0: it is gone.
func firstProcess(id string) int {
	all, _ := filepath.Glob("/proc/[0-9]*/cgroup")
	for _, path := range all {
		groups, err := os.ReadFile(path)
		if err != nil || !bytes.Contains(groups, []byte(id)) {
			continue
		}
		status, err := os.ReadFile(filepath.Join(filepath.Dir(path), "status"))
		if err != nil {
			continue
		}
		for line := range strings.Lines(string(status)) {
			pids := strings.Fields(line)
			if len(pids) > 1 && pids[0] == "NSpid:" && pids[len(pids)-1] == "1" {
				pid, _ := strconv.Atoi(pids[1])
				return pid
			}
		}
	}
	return 0
}

// address is the container's IPv4 address on the network that Compose calls name.
func (s *stack) address(service, name string) string {
	s.t.Helper()
	on, ok := s.inspect(service).NetworkSettings.Networks[s.project+"_"+name]
	if !ok {
		s.t.Fatalf("service %s: not on the network %s", service, name)
	}
	return on.IPAddress
}
