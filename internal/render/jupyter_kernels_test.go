package render

import (
	"context"
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/coder/websocket"

	"example.com/magi-harden/internal/design"
)

// startKernel gives the id of a new kernel.
func (l *lab) startKernel(t *testing.T, header map[string]string) string {
	t.Helper()
	got := l.do(t, labRequest{"POST", "api/kernels", `{"path": "a.ipynb"}`, header})
	var kernel struct{ ID string }
	if err := json.Unmarshal([]byte(got.body), &kernel); err != nil || got.status != 201 {
		t.Fatalf("%d %s %v", got.status, got.body, err)
	}
	return kernel.ID
}

func TestServerKernels(t *testing.T) {
	l := newLab(t, func(in *design.Facts) { in.Answers.BaseURL, in.Answers.CullIdle = "/jupyter/", 3*time.Second }).start(t)
	cookie, xsrf, _, done := l.login(t)
	if c := done.cookies()["username"]; c.Path != "/jupyter/" {
		t.Errorf("cookie for %s", c.Path)
	}
	header := map[string]string{"Host": l.host(), "Cookie": cookie, "X-XSRFToken": xsrf, "Origin": "https://jupyter.example.com"}
	kernel := l.startKernel(t, header)
	for origin, want := range map[string]int{
		"https://jupyter.example.com": 101, "https://jupyter.example.com.evil.example": 403, "http://evil.example": 403, "null": 403,
	} {
		ws, answer, err := websocket.Dial(context.Background(), strings.Replace(l.base, "http", "ws", 1)+"api/kernels/"+kernel+"/channels",
			&websocket.DialOptions{Host: l.host(), HTTPHeader: http.Header{"Cookie": {cookie}, "Origin": {origin}}})
		if answer == nil || answer.StatusCode != want {
			t.Errorf("WebSocket from %s: %v %v, want %d", origin, answer, err, want)
		}
		if ws != nil {
			ws.CloseNow()
		}
	}
	out := l.execute(t, kernel, http.Header{"Cookie": {cookie}, "Origin": {"https://jupyter.example.com"}},
		`import os, subprocess; print(os.getcwd()); import site; print("user site", site.ENABLE_USER_SITE); print(dict(os.environ)); print(subprocess.run("env", capture_output=True, text=True).stdout)`)
	if !strings.Contains(out, l.home+"/work") || !strings.Contains(out, "HOME") {
		t.Fatalf("the kernel printed %s", out)
	}
	for _, secret := range []string{testToken, "JUPYTER_TOKEN", "PYTHONNOUSERSITE", "TRAITLETS_"} {
		if strings.Contains(out, secret) {
			t.Errorf("%s is in the kernel's environment", secret)
		}
	}
	idle, stop := context.WithTimeout(context.Background(), 30*time.Second)
	defer stop()
	ws, _, err := websocket.Dial(idle, strings.Replace(l.base, "http", "ws", 1)+"api/kernels/"+kernel+"/channels",
		&websocket.DialOptions{Host: l.host(), HTTPHeader: http.Header{"Cookie": {cookie}, "Origin": {"https://jupyter.example.com"}}})
	if err != nil {
		t.Fatal(err)
	}
	defer ws.CloseNow()
	for { // an open tab: the kernel is culled all the same
		if got := l.do(t, labRequest{path: "api/kernels", header: header}); got.body == "[]" {
			break
		}
		if idle.Err() != nil {
			t.Fatal("an idle kernel is not culled")
		}
		time.Sleep(500 * time.Millisecond)
	}
	l.checkLog(t)
}
