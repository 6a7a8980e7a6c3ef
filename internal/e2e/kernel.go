//go:build e2e

package e2e

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/coder/websocket"
	"github.com/coder/websocket/wsjson"
)

// kernel is a running kernel and the WebSocket to it.
type kernel struct {
	j    *jupyter
	id   string
	conn *websocket.Conn
	sent int
}

// newKernel starts a Python kernel and connects to it; both end with the test.
func (j *jupyter) newKernel() *kernel {
	j.t.Helper()
	var started struct{ ID string }
	j.api(http.MethodPost, "kernels", map[string]string{"name": "python3"}, http.StatusCreated, &started)
	k := &kernel{j: j, id: started.ID}
	// t.Context is over by then, so this one is asked apart.
	j.t.Cleanup(func() {
		target := j.base.String() + "api/kernels/" + k.id
		ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
		defer cancel()
		if request, err := http.NewRequestWithContext(ctx, http.MethodDelete, target, nil); err == nil {
			request.Header.Set("X-XSRFToken", j.xsrf())
			send(j.client, request)
		}
	})
	conn, status, err := j.connect(k.channels(), nil)
	if err != nil {
		j.t.Fatalf("kernel WebSocket: status %d: %v", status, err)
	}
	k.conn = conn
	j.t.Cleanup(func() { conn.CloseNow() })
	return k
}

// channels is the path of the kernel's WebSocket.
func (k *kernel) channels() string { return "api/kernels/" + k.id + "/channels?session_id=e2e" }

// connect opens the WebSocket at path with the user's cookies and Origin; header overrides them. status is the server's when it refuses, 0
// when there was no answer.
func (j *jupyter) connect(path string, header http.Header) (conn *websocket.Conn, status int, err error) {
	target := strings.Replace(j.base.String(), "http", "ws", 1) + path
	all := http.Header{"Origin": {j.origin()}}
	for name, values := range header {
		all[name] = values
	}
	ctx, cancel := context.WithTimeout(j.t.Context(), 90*time.Second)
	defer cancel()
	// The library refuses a client with a time-out; the context has one.
	client := *j.client
	client.Timeout = 0
	conn, response, err := websocket.Dial(ctx, target, &websocket.DialOptions{HTTPClient: &client, HTTPHeader: all})
	if response != nil {
		status = response.StatusCode
	}
	if conn != nil {
		conn.SetReadLimit(64 << 20)
	}
	return conn, status, err
}

// outcome is what a cell did.
type outcome struct {
	stdout, stderr string
	result         string // the value of the last expression, as text
	png            []byte // the last picture, nil for none
	err            string // "Name: value" of the exception, empty for none
}

// run runs a cell to its end, within the time given; a broken connection ends
// the test, an exception in the cell does not.
func (k *kernel) run(code string, within time.Duration) outcome {
	k.j.t.Helper()
	o, err := k.tryRun(code, within)
	if err != nil {
		k.j.t.Fatal(err)
	}
	return o
}

// tryRun is run with its error returned.
func (k *kernel) tryRun(code string, within time.Duration) (outcome, error) {
	ctx, cancel := context.WithTimeout(k.j.t.Context(), within)
	defer cancel()
	k.sent++
	id := fmt.Sprintf("e2e-%d", k.sent)
	err := wsjson.Write(ctx, k.conn, executeRequest{
		Header:  requestHeader{ID: id, Type: "execute_request", Session: "e2e", User: "e2e", Version: "5.3"},
		Channel: "shell",
		Content: execute{Code: code, StoreHistory: true, StopOnError: true},
		Buffers: []string{},
	})
	if err != nil {
		return outcome{}, fmt.Errorf("run a cell: %w", err)
	}
	var o outcome
	idle, replied := false, false
	for !idle || !replied {
		var m message
		if err := wsjson.Read(ctx, k.conn, &m); err != nil {
			return o, fmt.Errorf("wait for a cell: %w", err)
		}
		if m.Header.Type == "status" && m.Content.State == "restarting" {
			return o, errors.New("wait for a cell: the kernel died")
		}
		if m.Parent.ID != id {
			continue
		}
		switch m.Header.Type {
		case "stream":
			if m.Content.Name == "stderr" {
				o.stderr += m.Content.Text
			} else {
				o.stdout += m.Content.Text
			}
		case "execute_result", "display_data":
			if m.Header.Type == "execute_result" {
				o.result = m.Content.Data.Plain
			}
			if m.Content.Data.PNG != nil {
				o.png = m.Content.Data.PNG
			}
		case "error":
			o.err = m.Content.Error + ": " + m.Content.Value
		case "status":
			idle = m.Content.State == "idle"
		case "execute_reply":
			replied = true
		}
	}
	return o, nil
}
