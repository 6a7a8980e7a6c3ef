//go:build e2e

package e2e

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"syscall"
	"time"
)

// The environment by which the tests know the machine that they run on.
const (
	envRouter  = "E2E_ROUTER_PID"
	envMachine = "E2E_MACHINE_PID"
	envCache   = "E2E_CACHE"
)

// supervise sets up the machine, runs this test binary again inside the machine's
// network, so that the tests see what a user sees on the Docker host, and takes
// everything down. It returns the tests' exit code.
func supervise() (code int) {
	ctx, cancel := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer cancel()
	var undo []func() error
	defer func() {
		for _, u := range slices.Backward(undo) {
			if err := u(); err != nil {
				fmt.Fprintln(os.Stderr, "e2e: clean up:", err)
				code = max(code, 1)
			}
		}
	}()
	code, err := runOnMachine(ctx, &undo)
	if err != nil {
		fmt.Fprintln(os.Stderr, "e2e:", err)
		return 1
	}
	return code
}

func runOnMachine(ctx context.Context, undo *[]func() error) (int, error) {
	start := time.Now()
	if os.Geteuid() != 0 {
		return 1, errors.New("the end-to-end suite makes namespaces and mounts\nrun it as root")
	}
	k, err := pickKind()
	if err != nil {
		return 1, err
	}
	cache, err := cacheDir()
	if err != nil {
		return 1, err
	}
	held, err := lock(filepath.Join(cache, "engines", k.name, "lock"))
	if err != nil {
		return 1, err
	}
	*undo = append(*undo, held.Close)
	run, err := newRun(held)
	if err != nil {
		return 1, err
	}
	*undo = append(*undo, func() error { return os.RemoveAll(run) })
	router, err := newRouter(ctx)
	if err != nil {
		return 1, err
	}
	*undo = append(*undo, router.stop)
	cut, err := uplink(router)
	if err != nil {
		return 1, err
	}
	*undo = append(*undo, cut)
	m, err := startMachine(ctx, k, cache, run, router, held)
	if err != nil {
		return 1, err
	}
	*undo = append(*undo, m.stop, func() error {
		ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
		defer cancel()
		return m.sweep(ctx)
	})
	fmt.Fprintf(os.Stderr, "e2e: engine %s ready after %.1f s\n", k.name, time.Since(start).Seconds())
	return runTests(ctx, m, router, cache, run)
}

// runTests runs this binary in the machine's network.
func runTests(ctx context.Context, m *machine, router *netns, cache, run string) (int, error) {
	self, err := os.Executable()
	if err != nil {
		return 1, err
	}
	// Names are asked of the uplink too, as everything else.
	script := `mount --bind "$0" /etc/resolv.conf; exec "$@"`
	resolv := filepath.Join(run, "resolv.conf")
	if err := os.WriteFile(resolv, []byte("nameserver "+uplinkDNS+"\n"), 0o644); err != nil {
		return 1, err
	}
	cmd := m.command(ctx, "unshare", append([]string{"--mount", "sh", "-ec", script, resolv, self}, os.Args[1:]...)...)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = os.Stdin, os.Stdout, os.Stderr
	cmd.Env = slices.Concat(os.Environ(), m.env, []string{
		envMachine + "=" + strconv.Itoa(m.pid),
		envRouter + "=" + strconv.Itoa(router.pid),
		envCache + "=" + cache,
		"TMPDIR=" + run, // where bind mounts work
	})
	cmd.Cancel = func() error { return cmd.Process.Signal(syscall.SIGTERM) }
	cmd.WaitDelay = 30 * time.Second
	// The tests must not outlive this process; the signal is tied to the thread.
	runtime.LockOSThread()
	cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	err = cmd.Run()
	if failed := (*exec.ExitError)(nil); errors.As(err, &failed) {
		return max(failed.ExitCode(), 1), nil
	}
	return 0, err
}
