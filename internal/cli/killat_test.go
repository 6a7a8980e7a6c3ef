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
// kills it with SIGKILL, or the signal KILL_AT_SIGNAL, before the Nth. It prints how many it has seen, and how the
// command ended, as a shell counts it.
func killAt() {
	runtime.LockOSThread() // one thread is the tracer; one thread has the filter
	var err error
	if os.Args[1] == "exec" {
		err = filtered(os.Args[2:])
	} else {
		t := &tracer{dir: os.Args[2]}
		if t.at, err = strconv.Atoi(os.Args[1]); err == nil {
			err = t.run(append([]string{os.Args[0], "exec"}, os.Args[3:]...))
		}
		fmt.Println(t.seen, t.code)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// changing are the calls that a tracer looks at; openat only with the flags of
// makingFlags.
var changing = []uint32{
	unix.SYS_MKDIRAT, unix.SYS_UNLINKAT, unix.SYS_RENAMEAT, unix.SYS_RENAMEAT2, unix.SYS_LINKAT, unix.SYS_SYMLINKAT, unix.SYS_FCHMOD, unix.SYS_FCHMODAT,
	452 /* fchmodat2 */, unix.SYS_FCHOWN, unix.SYS_FCHOWNAT, unix.SYS_FTRUNCATE, unix.SYS_FSYNC, unix.SYS_FDATASYNC, unix.SYS_WRITE, unix.SYS_PWRITE64,
}

const makingFlags = unix.O_CREAT | unix.O_TRUNC

// filtered becomes the command, with a filter that stops these calls only: to
// stop at every call would take longer than all the rest.
func filtered(argv []string) error {
	const load, equal, anyBit, end = unix.BPF_LD | unix.BPF_W | unix.BPF_ABS, unix.BPF_JMP | unix.BPF_JEQ | unix.BPF_K, unix.BPF_JMP | unix.BPF_JSET | unix.BPF_K, unix.BPF_RET | unix.BPF_K
	const nr, flags = 0, 32 // where struct seccomp_data has them
	f := []unix.SockFilter{{Code: load, K: nr}, {Code: equal, Jf: 2, K: unix.SYS_OPENAT}, {Code: load, K: flags}, {Code: anyBit, K: makingFlags}}
	for _, c := range changing {
		f = append(f, unix.SockFilter{Code: equal, K: c})
	}
	f = append(f, unix.SockFilter{Code: end, K: unix.SECCOMP_RET_ALLOW}, unix.SockFilter{Code: end, K: unix.SECCOMP_RET_TRACE})
	for i := 3; i < len(f)-2; i++ { // what matches goes to the last line
		f[i].Jt = uint8(len(f) - 2 - i)
	}
	f[3].Jf = uint8(len(f) - 2 - 4) // another openat goes to the one before it
	if err := unix.Prctl(unix.PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0); err != nil {
		return fmt.Errorf("ptrace: %w", err)
	}
	program := unix.SockFprog{Len: uint16(len(f)), Filter: &f[0]}
	if err := unix.Prctl(unix.PR_SET_SECCOMP, unix.SECCOMP_MODE_FILTER, uintptr(unsafe.Pointer(&program)), 0, 0); err != nil {
		return fmt.Errorf("ptrace: %w", err)
	}
	return syscall.Exec(argv[0], argv, os.Environ())
}

type tracer struct {
	at, seen, code int
	dir            string
	pid            int
}

const traceOptions = unix.PTRACE_O_TRACESECCOMP | unix.PTRACE_O_TRACECLONE | unix.PTRACE_O_TRACEFORK | unix.PTRACE_O_TRACEVFORK | unix.PTRACE_O_EXITKILL

func (t *tracer) run(argv []string) error {
	self, err := os.Executable()
	if err != nil {
		return err
	}
	p, err := os.StartProcess(self, argv, &os.ProcAttr{
		Env: os.Environ(), Files: []*os.File{nil, os.Stderr, os.Stderr}, Sys: &syscall.SysProcAttr{Ptrace: true},
	})
	if err != nil {
		return fmt.Errorf("ptrace: %w", err)
	}
	t.pid = p.Pid
	var ws unix.WaitStatus
	if _, err := unix.Wait4(t.pid, &ws, 0, nil); err != nil {
		return fmt.Errorf("wait: %w", err)
	}
	if err := unix.PtraceSetOptions(t.pid, traceOptions); err != nil {
		return fmt.Errorf("ptrace: %w", err)
	}
	if err := unix.PtraceCont(t.pid, 0); err != nil {
		return fmt.Errorf("ptrace: %w", err)
	}
	for {
		id, err := unix.Wait4(-1, &ws, unix.WALL, nil)
		switch {
		case err != nil:
			return fmt.Errorf("wait: %w", err)
		case id == t.pid && ws.Exited():
			t.code = ws.ExitStatus()
			return nil
		case id == t.pid && ws.Signaled():
			t.code = 128 + int(ws.Signal())
			return nil
		case ws.Stopped():
			t.stopped(id, ws)
		}
	}
}

// stopped lets a stopped thread go on, or ends all of them.
func (t *tracer) stopped(id int, ws unix.WaitStatus) {
	pass := 0
	switch signal := ws.StopSignal(); {
	case signal == unix.SIGTRAP && ws.TrapCause() == unix.PTRACE_EVENT_SECCOMP && t.counts(id):
		if t.seen++; t.seen == t.at {
			if n, err := strconv.Atoi(os.Getenv("KILL_AT_SIGNAL")); err == nil {
				_ = unix.Kill(t.pid, unix.Signal(n)) // the call is made, and the signal comes on the way
				break
			}
			_ = unix.Kill(t.pid, unix.SIGKILL) // a stopped call is not made any more
			return
		}
	case signal != unix.SIGTRAP && signal != unix.SIGSTOP:
		pass = int(signal)
	}
	_ = unix.PtraceCont(id, pass) // it may be gone
}

// counts reports whether a call changes the disk: writing may go elsewhere.
func (t *tracer) counts(id int) bool {
	const getSyscallInfo, nr, arg0 = 0x420e, 3, 4
	var c [11]uint64 // struct ptrace_syscall_info
	if _, _, e := unix.Syscall6(unix.SYS_PTRACE, getSyscallInfo, uintptr(id), unsafe.Sizeof(c), uintptr(unsafe.Pointer(&c[0])), 0, 0); e != 0 {
		panic(e)
	}
	if c[nr] != unix.SYS_WRITE && c[nr] != unix.SYS_PWRITE64 {
		return true
	}
	name, err := os.Readlink(filepath.Join("/proc", strconv.Itoa(t.pid), "fd", strconv.FormatUint(c[arg0], 10)))
	return err == nil && strings.HasPrefix(name, t.dir+"/")
}
