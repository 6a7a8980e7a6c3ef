package ask

import (
	"bytes"
	"encoding/gob"
	"encoding/hex"
	"encoding/json"
	"io"
	"os"
	"os/exec"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/creack/pty"
	"golang.org/x/sys/unix"
)

// patience is the deadline of every wait; it is reached by a failing test only.
const patience = 20 * time.Second

// window is a terminal with a child in it.
type window struct {
	t      *testing.T
	cmd    *exec.Cmd
	master *os.File
	stdout bytes.Buffer
	hold   *os.File // the child lives until it is closed
	before unix.Termios
	done   chan struct{} // the child has ended, and all its output is on the screen

	mu  sync.Mutex
	vt  *vt
	log bytes.Buffer // all bytes that came out
}

// open starts a child in a terminal of its own, whose environment is env alone.
func open(t *testing.T, job task, screen *vt, env ...string) *window {
	t.Helper()
	var script bytes.Buffer
	if err := gob.NewEncoder(&script).Encode(job); err != nil {
		t.Fatal(err)
	}
	w := &window{t: t, vt: screen, done: make(chan struct{})}
	w.cmd = exec.Command(os.Args[0])
	w.cmd.Env = append([]string{"ASK_TEST_CHILD=" + hex.EncodeToString(script.Bytes()), "GORACE=atexit_sleep_ms=0"}, env...)
	w.cmd.Stdout = &w.stdout
	master, slave, err := pty.Open()
	if err != nil {
		t.Fatal(err)
	}
	w.master = master
	if err := pty.Setsize(master, &pty.Winsize{Cols: uint16(screen.cols), Rows: uint16(screen.rows)}); err != nil {
		t.Fatal(err)
	}
	w.before = w.mode()
	w.cmd.Stdin, w.cmd.Stderr = slave, slave
	held, hold, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	w.hold, w.cmd.ExtraFiles = hold, []*os.File{held}
	w.cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true, Setctty: true}
	if err := w.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	_, _ = slave.Close(), held.Close()
	go w.pump()
	t.Cleanup(func() {
		_ = w.cmd.Process.Kill()
		w.wait()
		_, _ = hold.Close(), master.Close()
	})
	return w
}

// pump is the terminal: it draws what comes and answers queries, until the last
// holder of the other side has closed it.
func (w *window) pump() {
	defer close(w.done)
	buf := make([]byte, 4096)
	for {
		n, err := w.master.Read(buf)
		w.mu.Lock()
		w.log.Write(buf[:n])
		answers := w.vt.write(buf[:n])
		w.mu.Unlock()
		if len(answers) > 0 {
			_, _ = w.master.Write(answers)
		}
		if err != nil {
			return
		}
	}
}

// mode is the terminal's mode.
func (w *window) mode() unix.Termios {
	w.t.Helper()
	mode, err := unix.IoctlGetTermios(int(w.master.Fd()), unix.TCGETS)
	if err != nil {
		w.t.Fatal(err)
	}
	return *mode
}

func (w *window) look() string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.vt.text()
}

// finished tells whether the child has written its last.
func (w *window) finished() bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.vt.finished
}

// written are all bytes that the child has written to the terminal.
func (w *window) written() string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.log.String()
}

// until waits for a condition on the window.
func (w *window) until(what string, holds func() bool) {
	w.t.Helper()
	for end := time.Now().Add(patience); !holds(); time.Sleep(2 * time.Millisecond) {
		if time.Now().After(end) {
			w.t.Fatalf("no %s in time; screen:\n%s", what, w.look())
		}
	}
}

// sees waits for a text on the screen.
func (w *window) sees(text string) {
	w.t.Helper()
	w.until("text "+text, func() bool { return strings.Contains(w.look(), text) })
}

// raw waits until keys are read one by one, so that the terminal echoes none.
func (w *window) raw() {
	w.t.Helper()
	w.until("raw mode", func() bool { return w.mode().Lflag&unix.ICANON == 0 })
}

// keys types.
func (w *window) keys(keys string) {
	w.t.Helper()
	if _, err := io.WriteString(w.master, keys); err != nil {
		w.t.Fatal(err)
	}
}

// wait waits until the child and its output have ended.
func (w *window) wait() {
	select {
	case <-w.done:
	case <-time.After(patience):
		w.t.Error("the child does not end")
		_ = w.cmd.Process.Kill()
		<-w.done
	}
	_ = w.cmd.Wait()
}

// ends waits for the child's end and checks what must hold after every end: the
// terminal's mode is as before, the cursor is shown, and nothing was written that
// a simple terminal does not know.
func (w *window) ends() outcome {
	w.t.Helper()
	w.until("end", w.finished)
	after := w.mode()
	_ = w.hold.Close()
	w.wait()
	if after != w.before {
		w.t.Errorf("terminal's mode: before %+v, after %+v", w.before, after)
	}
	if w.vt.hidden {
		w.t.Error("the cursor is hidden")
	}
	if len(w.vt.unknown) > 0 {
		w.t.Errorf("unknown output: %s", w.vt.unknown)
	}
	var o outcome
	if err := json.Unmarshal(w.stdout.Bytes(), &o); err != nil {
		w.t.Errorf("stdout holds more than the result: %q: %v", w.stdout.String(), err)
	}
	return o
}
