//go:build e2e

package e2e

import (
	"context"
	_ "embed"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"
)

//go:embed machine.sh
var machineScript string

// machine is a small computer of our own: a Debian root file system with a
// Docker engine, in mount, PID and network namespaces that end with it.
type machine struct {
	netns
	kind kind
	log  string // dockerd's output
	env  []string
}

// startMachine starts the engine of kind k on the router's network and waits
// until it answers. run is the folder that both sides see; the lock is held
// until the last process of the machine is gone.
func startMachine(ctx context.Context, k kind, cache, run string, router *netns, held *os.File) (*machine, error) {
	root, err := k.root().make(ctx, cache)
	if err != nil {
		return nil, err
	}
	data := filepath.Join(cache, "engines", k.name, "data")
	if err := os.MkdirAll(data, 0o711); err != nil {
		return nil, err
	}
	m := &machine{kind: k, log: filepath.Join(cache, "engines", k.name, "dockerd.log")}
	logFile, err := os.Create(m.log)
	if err != nil {
		return nil, err
	}
	defer logFile.Close()
	// The containers' control groups bear the run's name, to be told from others.
	cgroup := filepath.Base(run)
	cmd := exec.Command("bash", "-c", machineScript, "machine.sh", root, data, run,
		"--cgroup-parent=/"+cgroup, "--exec-opt=native.cgroupdriver=cgroupfs", "--shutdown-timeout=5")
	cmd.SysProcAttr = &syscall.SysProcAttr{Cloneflags: syscall.CLONE_NEWNS | syscall.CLONE_NEWPID | syscall.CLONE_NEWNET | syscall.CLONE_NEWUTS, Setsid: true}
	cmd.Stdout, cmd.Stderr = logFile, logFile
	cmd.ExtraFiles = []*os.File{held}
	stdin, err := cmd.StdinPipe()
	if err != nil {
		return nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, fmt.Errorf("start the machine: %w", err)
	}
	m.netns = netns{pid: cmd.Process.Pid, stop: func() error {
		stdin.Close()
		late := time.AfterFunc(20*time.Second, func() { cmd.Process.Kill() })
		defer late.Stop()
		return errors.Join(cmd.Wait(), removeCgroups(cgroup))
	}}
	m.env = []string{
		"DOCKER_HOST=unix://" + filepath.Join(run, "docker.sock"),
		"DOCKER_CONFIG=" + filepath.Join(cache, "compose"),
		"DOCKER_BUILDKIT=0", // no buildx is needed on this computer
	}
	err = plug(ctx, router, &m.netns, []string{machineIP + "/24", machineIPv6 + "/64"}, []string{routerIP})
	if err == nil {
		_, err = stdin.Write([]byte("\n"))
	}
	if err == nil {
		err = m.ready(ctx)
	}
	if err != nil {
		return nil, errors.Join(err, m.stop())
	}
	return m, nil
}

// ready waits for the engine, checks that it is the one asked for, and removes
// what a run that was cut off may have left in its data.
func (m *machine) ready(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, 60*time.Second)
	defer cancel()
	for {
		version, err := m.docker(ctx, "version", "--format", "{{.Server.Version}}")
		if err == nil && !strings.HasPrefix(version, m.kind.version) {
			return fmt.Errorf("engine %s: version %s, not %s*", m.kind.name, version, m.kind.version)
		}
		if err == nil {
			return m.sweep(ctx)
		}
		select {
		case <-ctx.Done():
			log, _ := os.ReadFile(m.log)
			return fmt.Errorf("wait for the engine %s: %w\n%s", m.kind.name, err, tail(log))
		case <-time.After(200 * time.Millisecond):
		}
	}
}

// sweep removes every container, network and volume of the engine, which is
// ours alone. Images stay, and for a week the layers that make builds quick.
func (m *machine) sweep(ctx context.Context) error {
	for _, kind := range []struct{ list, remove []string }{
		{[]string{"ps", "-aq"}, []string{"rm", "-fv"}},
		{[]string{"volume", "ls", "-q"}, []string{"volume", "rm", "-f"}},
	} {
		ids, err := m.docker(ctx, kind.list...)
		if err == nil && ids != "" {
			_, err = m.docker(ctx, append(kind.remove, strings.Fields(ids)...)...)
		}
		if err != nil {
			return err
		}
	}
	if _, err := m.docker(ctx, "network", "prune", "-f"); err != nil {
		return err
	}
	_, err := m.docker(ctx, "image", "prune", "-f", "--filter", "until=168h")
	return err
}

// docker runs Docker's client against the machine's engine and returns its
// trimmed output.
func (m *machine) docker(ctx context.Context, args ...string) (string, error) {
	return output(ctx, "", m.env, "docker", args...)
}
