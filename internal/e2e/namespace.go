//go:build e2e

package e2e

import (
	"context"
	"fmt"
	"io"
	"os/exec"
	"strconv"
	"strings"
	"syscall"
)

// netns is a network namespace, kept alive by a process of ours that ends with
// its standard input, and so with this process, however that ends.
type netns struct {
	pid  int
	stop func() error
}

// newNetns makes an empty network namespace.
func newNetns() (*netns, error) {
	cmd := exec.Command("cat")
	cmd.SysProcAttr = &syscall.SysProcAttr{Cloneflags: syscall.CLONE_NEWNET, Setsid: true}
	stdin, err := cmd.StdinPipe()
	if err != nil {
		return nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, fmt.Errorf("make a network namespace: %w", err)
	}
	return &netns{pid: cmd.Process.Pid, stop: closeAndWait(stdin, cmd)}, nil
}

// closeAndWait ends a process that lives as long as its standard input.
func closeAndWait(stdin io.Closer, cmd *exec.Cmd) func() error {
	return func() error {
		stdin.Close()
		return cmd.Wait()
	}
}

// path is the namespace's file.
func (n *netns) path() string { return "/proc/" + strconv.Itoa(n.pid) + "/ns/net" }

// command is a command of this machine that runs inside the namespace.
func (n *netns) command(ctx context.Context, name string, args ...string) *exec.Cmd {
	return exec.CommandContext(ctx, "nsenter", append([]string{"--net=" + n.path(), "--", name}, args...)...)
}

// feed runs a command inside the namespace with the input on standard input.
func (n *netns) feed(ctx context.Context, input, name string, args ...string) error {
	cmd := n.command(ctx, name, args...)
	cmd.Stdin = strings.NewReader(input)
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("%s: %w\n%s", name, err, tail(out))
	}
	return nil
}
