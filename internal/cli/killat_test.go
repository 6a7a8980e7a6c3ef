//go:build linux

package cli

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"syscall"
	"unsafe"

	"golang.org/x/sys/unix"
)

// killAt is the program "kill-at N DIR command…": it traces the command, counts
// the system calls that change the disk below DIR, of all threads together, and
// kills it with SIGKILL before the Nth. It prints how many it has seen.
func killAt() {
	at, err := strconv.Atoi(os.Args[1])
	if err == nil {
		runtime.LockOSThread() // one thread is the tracer
		t := &tracer{at: at, dir: os.Args[2], inside: map[int]bool{}}
		err = t.run(os.Args[3:])
		fmt.Println(t.seen)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

type tracer struct {
	at, seen int
	dir      string
	pid      int
	inside   map[int]bool // threads between the beginning and the end of a call
}

const traceOptions = unix.PTRACE_O_TRACESYSGOOD | unix.PTRACE_O_TRACECLONE | unix.PTRACE_O_TRACEFORK | unix.PTRACE_O_TRACEVFORK | unix.PTRACE_O_EXITKILL

func (t *tracer) run(argv []string) error {
	p, err := os.StartProcess(argv[0], argv, &os.ProcAttr{
		Env: os.Environ(), Files: []*os.File{nil, os.Stderr, os.Stderr}, Sys: &syscall.SysProcAttr{Ptrace: true},
	})
	if err != nil {
		return err
	}
	t.pid = p.Pid
	var ws unix.WaitStatus
	if _, err := unix.Wait4(t.pid, &ws, 0, nil); err != nil {
		return fmt.Errorf("wait: %w", err)
	}
	if err := unix.PtraceSetOptions(t.pid, traceOptions); err != nil {
		return fmt.Errorf("ptrace: %w", err)
	}
	if err := unix.PtraceSyscall(t.pid, 0); err != nil {
		return fmt.Errorf("ptrace: %w", err)
	}
	for {
		id, err := unix.Wait4(-1, &ws, unix.WALL, nil)
		if err != nil {
			return fmt.Errorf("wait: %w", err)
		}
		if ws.Exited() || ws.Signaled() {
			if id == t.pid {
				return nil
			}
			continue
		}
		if err := t.stopped(id, ws); err != nil {
			return err
		}
	}
}

// stopped lets a stopped thread go on, or ends all of them.
func (t *tracer) stopped(id int, ws unix.WaitStatus) error {
	pass := 0
	switch signal := ws.StopSignal(); {
	case signal == unix.SIGTRAP|0x80:
		t.inside[id] = !t.inside[id]
		if t.inside[id] && t.changes(id) {
			if t.seen++; t.seen == t.at {
				return unix.Kill(t.pid, unix.SIGKILL)
			}
		}
	case signal != unix.SIGTRAP && signal != unix.SIGSTOP:
		pass = int(signal)
	}
	_ = unix.PtraceSyscall(id, pass) // it may be gone
	return nil
}

// call is struct ptrace_syscall_info at the beginning of a call.
type call struct {
	op     uint8
	_      [3]uint8
	arch   uint32
	ip, sp uint64
	nr     uint64
	args   [6]uint64
}

// changes reports whether the call that a thread is about to make changes the
// disk.
func (t *tracer) changes(id int) bool {
	const getSyscallInfo, fchmodat2 = 0x420e, 452
	var c call
	if _, _, e := unix.Syscall6(unix.SYS_PTRACE, getSyscallInfo, uintptr(id), unsafe.Sizeof(c), uintptr(unsafe.Pointer(&c)), 0, 0); e != 0 {
		panic(e)
	}
	switch c.nr {
	case unix.SYS_MKDIRAT, unix.SYS_UNLINKAT, unix.SYS_RENAMEAT, unix.SYS_RENAMEAT2, unix.SYS_LINKAT, unix.SYS_SYMLINKAT, unix.SYS_FCHMOD,
		unix.SYS_FCHMODAT, fchmodat2, unix.SYS_FCHOWN, unix.SYS_FCHOWNAT, unix.SYS_FTRUNCATE, unix.SYS_FSYNC, unix.SYS_FDATASYNC:
		return true
	case unix.SYS_OPENAT:
		return c.args[2]&(unix.O_CREAT|unix.O_TRUNC) != 0
	case unix.SYS_WRITE, unix.SYS_PWRITE64:
		name, err := os.Readlink(filepath.Join("/proc", strconv.Itoa(t.pid), "fd", strconv.FormatUint(c.args[0], 10)))
		return err == nil && strings.HasPrefix(name, t.dir+"/")
	}
	return false
}
