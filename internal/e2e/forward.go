//go:build e2e

package e2e

import (
	"fmt"
	"io"
	"net"
	"os"
	"runtime"
	"testing"

	"golang.org/x/sys/unix"
)

// forward has a port of the namespace's loopback lead to the same one of the
// Docker host, until the test ends.
func (n *netns) forward(t testing.TB, port string) {
	t.Helper()
	listener, err := n.listen("127.0.0.1:" + port)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { listener.Close() })
	go func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			go relay(conn, "127.0.0.1:"+port)
		}
	}()
}

func relay(from net.Conn, addr string) {
	defer from.Close()
	to, err := net.Dial("tcp", addr)
	if err != nil {
		return
	}
	defer to.Close()
	go func() {
		io.Copy(to, from)
		to.Close()
	}()
	io.Copy(from, to)
}

// listen listens inside the namespace, see dial.
func (n *netns) listen(addr string) (net.Listener, error) {
	type result struct {
		listener net.Listener
		err      error
	}
	done := make(chan result, 1)
	go func() {
		runtime.LockOSThread()
		f, err := os.Open(n.path())
		if err == nil {
			err = unix.Setns(int(f.Fd()), unix.CLONE_NEWNET)
			f.Close()
		}
		if err != nil {
			done <- result{err: fmt.Errorf("enter %s: %w", n.path(), err)}
			return
		}
		listener, err := net.Listen("tcp", addr)
		done <- result{listener, err}
	}()
	r := <-done
	return r.listener, r.err
}
