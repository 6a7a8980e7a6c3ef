//go:build e2e

package e2e

import (
	"io"
	"net"
	"testing"
)

// forward has a port of the namespace's loopback lead to the same one of the
// Docker host, until the test ends.
func (n *netns) forward(t testing.TB, port string) {
	t.Helper()
	listener, err := inside(n, func() (net.Listener, error) { return net.Listen("tcp", "127.0.0.1:"+port) })
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
