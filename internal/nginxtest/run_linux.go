package nginxtest

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"os/exec"
	"runtime"
	"syscall"
	"time"
)

const (
	limit   = 5 * time.Second // of one run
	nobody  = 65534
	maxSaid = 64 << 10

	prSetNoNewPrivs = 38
)

// bounded runs a program with little memory, time, files and space; it does not run
// it where these cannot be set.
const bounded = `ulimit -c 0 && ulimit -t 5 && ulimit -f 1024 && ulimit -n 256 && ulimit -v 1048576 && exec "$@"`

// run runs a program with no privileges: another user if this one is root, no
// way to get more, no network, no other processes, no environment, no input. An
// error means that it was not run so, or did not end; then nothing is known.
func (n *nginx) run(dir string, args ...string) (out []byte, code int, err error) {
	ctx, cancel := context.WithTimeout(context.Background(), limit)
	defer cancel()
	said := &bound{}
	cmd := exec.CommandContext(ctx, n.shell, append([]string{"-c", bounded, "sh"}, args...)...)
	cmd.Dir, cmd.Env, cmd.Stdout, cmd.Stderr, cmd.WaitDelay = dir, []string{}, said, said, time.Second
	cmd.SysProcAttr = unprivileged(os.Getuid(), os.Getgid())
	done := make(chan error)
	go func() {
		// What prctl sets is the thread's own and goes to its children. The thread
		// ends with this function, as it stays locked; the child would end with it.
		runtime.LockOSThread()
		if _, _, errno := syscall.RawSyscall6(syscall.SYS_PRCTL, prSetNoNewPrivs, 1, 0, 0, 0, 0); errno != 0 {
			done <- errno
			return
		}
		done <- cmd.Run()
	}()
	err = <-done
	var failed *exec.ExitError
	if errors.As(err, &failed) && failed.Exited() && ctx.Err() == nil {
		return said.text, failed.ExitCode(), nil
	}
	return said.text, 0, err
}

// unprivileged is for root another user, and for anybody else a namespace in
// which they are that user.
func unprivileged(uid, gid int) *syscall.SysProcAttr {
	a := &syscall.SysProcAttr{
		Credential: &syscall.Credential{Uid: nobody, Gid: nobody},
		Cloneflags: syscall.CLONE_NEWNET | syscall.CLONE_NEWPID | syscall.CLONE_NEWIPC,
		Pdeathsig:  syscall.SIGKILL,
	}
	if uid != 0 {
		a.Cloneflags |= syscall.CLONE_NEWUSER
		a.Credential.NoSetGroups = true // a namespace of one's own may not
		a.UidMappings = []syscall.SysProcIDMap{{ContainerID: nobody, HostID: uid, Size: 1}}
		a.GidMappings = []syscall.SysProcIDMap{{ContainerID: nobody, HostID: gid, Size: 1}}
	}
	return a
}

// give makes the files those of the user that run uses.
func give(paths ...string) error {
	if os.Getuid() != 0 {
		return nil
	}
	for _, p := range paths {
		if err := os.Lchown(p, nobody, nobody); err != nil {
			return err
		}
	}
	return nil
}

func rootOwned(info fs.FileInfo) bool {
	s, ok := info.Sys().(*syscall.Stat_t)
	return ok && s.Uid == 0
}

// bound keeps the first part of what is written to it.
type bound struct{ text []byte }

func (b *bound) Write(p []byte) (int, error) {
	b.text = append(b.text, p[:min(len(p), maxSaid-len(b.text))]...)
	return len(p), nil
}
