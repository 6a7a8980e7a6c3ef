//go:build e2e

package e2e

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"slices"
	"strings"
	"syscall"
	"time"
)

// output runs a command in dir, with env on top of this process's environment,
// and returns its standard output without the newline at its end. The error
// holds the end of standard error.
func output(ctx context.Context, dir string, env []string, name string, args ...string) (string, error) {
	cmd := exec.CommandContext(ctx, name, args...)
	cmd.Dir = dir
	cmd.Env = slices.Concat(os.Environ(), env)
	return finish(cmd)
}

// finish runs cmd and its children to their end, or to that of its context.
func finish(cmd *exec.Cmd) (string, error) {
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	if cmd.Cancel != nil {
		cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) }
	}
	cmd.WaitDelay = 5 * time.Second
	var stderr strings.Builder
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		err = fmt.Errorf("%s: %w\n%s", strings.Join(cmd.Args, " "), err, tail([]byte(stderr.String())))
	}
	return strings.TrimRight(string(out), "\n"), err
}

// docker runs Docker's client, in a test, and returns its output.
func docker(ctx context.Context, args ...string) (string, error) {
	return output(ctx, "", nil, "docker", args...)
}
