//go:build e2e

package e2e

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/coder/websocket/wsjson"
)

// idle is a kernel that nobody asks anything for 90 seconds. What is between
// the user and the kernel must not close what is quiet. Other tests go on
// meanwhile.
type idle struct {
	k     *kernel
	heard chan error // what wait returned
}

// newIdle starts such a kernel, on a connection of its own.
func (s *stack) newIdle(t testing.TB, v visitor, base string) idle {
	t.Helper()
	i := idle{k: s.loggedIn(t, v, base).newKernel(), heard: make(chan error, 1)}
	i.k.run("import threading; threading.Timer(90, print, ['still here']).start()", time.Minute)
	go func() { i.heard <- i.wait() }()
	return i
}

// wait waits for the 90 seconds to end, and asks something at once: a client
// that reads no more answers no ping, and the server closes its connection.
func (i idle) wait() error {
	if err := i.k.hears("still here", 3*time.Minute); err != nil {
		return err
	}
	if o, err := i.k.tryRun("1 + 1", time.Minute); err != nil || o.result != "2" {
		return fmt.Errorf("after 90 s: %+v, %v", o, err)
	}
	return nil
}

// check waits for what the other tests left to wait for.
func (i idle) check(t *testing.T) {
	t.Helper()
	if err := <-i.heard; err != nil {
		t.Error(err)
	}
}

// hears waits for text that the kernel prints by itself. It reads all the time,
// as a browser does, so that pings are answered.
func (k *kernel) hears(text string, within time.Duration) error {
	ctx, cancel := context.WithTimeout(k.j.t.Context(), within)
	defer cancel()
	for {
		var m message
		if err := wsjson.Read(ctx, k.conn, &m); err != nil {
			return fmt.Errorf("wait for %q: %w", text, err)
		}
		if m.Header.Type == "stream" && strings.Contains(m.Content.Text, text) {
			return nil
		}
	}
}
