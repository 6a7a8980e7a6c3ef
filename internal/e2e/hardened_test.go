//go:build e2e

package e2e

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/coder/websocket/wsjson"
)

// hardenedMAGI starts the base as it is, hardens it, and starts it again as a
// user does: plain docker compose, no -f.
func hardenedMAGI(t *testing.T) (*stack, map[string]container) {
	t.Helper()
	s := newMAGI(t)
	s.compose("up", "-d")
	before := s.containers()
	s.harden("init", "--profile", "prod", "--domain", domain, "--allow", "192.168.1.0/24", "--packages", "openai litellm anthropic requests", "--terminals", "yes")
	s.compose("up", "-d", "--build", "--wait")
	return s, before
}

// containers are the stack's containers by service.
func (s *stack) containers() map[string]container {
	s.t.Helper()
	out := map[string]container{}
	for _, service := range lines(s.compose("ps", "-a", "--services")) {
		out[service] = s.inspect(service)
	}
	return out
}

// TestMAGI is one hardened MAGI stack in prod behind nginx, and all that has to
// hold for it. The tests share it, because it takes a minute to start.
func TestMAGI(t *testing.T) {
	s, before := hardenedMAGI(t)
	lan := newHost(t, "192.168.1.50/24")
	user := s.visitorTo(lan, machineIP+":443")
	base := "https://" + domain + "/"

	t.Run("Starts", func(t *testing.T) { testStarts(t, s.in(t)) })
	t.Run("Siblings", func(t *testing.T) { testSiblings(t, s.in(t), before) })
	t.Run("Works", func(t *testing.T) { testWorks(t, s.in(t), user, base) })
	t.Run("LiteLLM", func(t *testing.T) { testLiteLLM(t, s.in(t), user, base) })
	t.Run("Inside", func(t *testing.T) { testInside(t, s.in(t), user, base) })
	t.Run("IsClosed", func(t *testing.T) { testIsClosed(t, s.in(t), user, base) })
	t.Run("WhoGetsIn", func(t *testing.T) { testWhoGetsIn(t, s.in(t), user, base) })
	t.Run("Browser", func(t *testing.T) {
		testBrowser(t, s.in(t), base, browserOptions{ca: []byte(s.read("config/nginx/tls/ca.pem")), hosts: map[string]string{domain: machineIP}, from: lan})
	})
	t.Run("Weather", func(t *testing.T) { testWeather(t, s.in(t), user, base) })
	t.Run("StartScript", func(t *testing.T) { testStartScript(t, s.in(t), user, base) })
}

func testStarts(t *testing.T, s *stack) {
	for service, c := range s.containers() {
		if !c.State.Running || c.State.Health != nil && c.State.Health.Status != "healthy" {
			t.Errorf("%s is %s, %+v", service, c.State.Status, c.State.Health)
		}
	}
}

// testStartScript starts the stack as MAGI's script does: it rewrites .env with
// sed and removes orphans.
func testStartScript(t *testing.T, s *stack, v visitor, base string) {
	s.write("start.sh", "#!/bin/sh\nset -e\nsed -i 's/^ENABLE_HTTPS=.*/ENABLE_HTTPS=false/' .env\nsed -i 's/^PORT_WEBUI=.*/PORT_WEBUI=3000/' .env\nexec docker compose up -d --build --remove-orphans\n", 0o755)
	if out, err := s.run("./start.sh"); err != nil {
		t.Fatal(out, err)
	}
	j := s.loggedIn(t, v, base)
	if a := j.visit(); a.status != http.StatusOK {
		t.Errorf("lab: status %d", a.status)
	}
	if c := s.inspect("jupyter"); !c.HostConfig.ReadonlyRootfs || len(c.HostConfig.PortBindings) > 0 {
		t.Error("the start script undid the hardening")
	}
}

// testSiblings compares every other container with what it was before.
func testSiblings(t *testing.T, s *stack, before map[string]container) {
	changed := []string{"jupyter", "nginx", "litellm"}
	now := s.containers()
	for service, was := range before {
		is, there := now[service]
		switch {
		case !there:
			t.Errorf("%s is gone", service)
		case slices.Contains(changed, service):
		case is.ID != was.ID:
			t.Errorf("%s was recreated", service)
		}
	}
	for service, c := range now {
		if service == "jupyter" {
			continue
		}
		env, err := os.ReadFile(fmt.Sprintf("/proc/%d/environ", c.State.Pid))
		if err != nil {
			t.Errorf("%s: %v", service, err)
		}
		if bytes.Contains(env, []byte(s.token())) || strings.Contains(strings.Join(c.Config.Env, " "), s.token()) {
			t.Errorf("%s holds the token", service)
		}
	}
	// Only the proxy and LiteLLM share a network with Jupyter.
	port := fmt.Sprintf("%s:8888", s.address("jupyter", "jupyter_front"))
	for service := range now {
		if slices.Contains(changed, service) || service == "redis" {
			continue
		}
		out, err := s.tryExec(service, "python3", "-c", "import socket; socket.create_connection(('"+strings.TrimSuffix(port, ":8888")+"', 8888), 2)")
		if err == nil {
			t.Errorf("%s reaches Jupyter: %s", service, out)
		}
	}
}

// testWorks does what a user does.
func testWorks(t *testing.T, s *stack, v visitor, base string) {
	j := s.loggedIn(t, v, base)
	cells := make([]string, 60)
	for i := range cells {
		cells[i] = "# " + strings.Repeat("x", 100<<10)
	}
	j.save("large.ipynb", newNotebook(cells...))
	if c := j.load("large.ipynb"); len(c.Content) < 5<<20 {
		t.Errorf("a notebook of 5 MB came back with %d bytes", len(c.Content))
	}
	data, _ := json.Marshal(strings.Repeat("QUJD", 20<<20/3))
	j.save("upload.bin", content{Type: "file", Format: "base64", Content: data})
	if info, err := os.Stat(s.dir + "/data/jupyter/notebooks/upload.bin"); err != nil || info.Size() < 19<<20 {
		t.Errorf("the upload is not on the host: %v, %v", info, err)
	}
	k := j.newKernel()
	if o := k.run("print('hello'); 6 * 7", time.Minute); o.stdout != "hello\n" || o.result != "42" {
		t.Errorf("cell: %+v", o)
	}
	plot := "%matplotlib inline\nimport matplotlib.pyplot as plt\nplt.plot([1, 4, 9]); plt.show()"
	if o := k.run(plot, 2*time.Minute); !strings.HasPrefix(string(o.png), "\x89PNG") {
		t.Errorf("plot: %+v", o)
	}
	setting := map[string]string{"raw": `{"theme": "JupyterLab Dark"}`}
	a := j.do(http.MethodPut, "lab/api/settings/@jupyterlab/apputils-extension:themes", mustJSON(t, setting), http.Header{"Content-Type": {"application/json"}})
	if a.status != http.StatusNoContent {
		t.Errorf("save a setting: status %d: %.200s", a.status, a.body)
	}
	j.api(http.MethodPost, "terminals", map[string]string{}, http.StatusOK, nil)
	// An idle kernel goes on answering: the proxy must not close what is quiet.
	k.run("import threading; threading.Timer(90, print, ['still here']).start()", time.Minute)
	if err := k.hears("still here", 2*time.Minute); err != nil {
		t.Error(err)
	}
	if o := k.run("1 + 1", time.Minute); o.result != "2" {
		t.Errorf("after 90 s: %+v", o)
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

func mustJSON(t *testing.T, v any) []byte {
	t.Helper()
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// testLiteLLM: the packages that were baked in are there, and LiteLLM answers.
func testLiteLLM(t *testing.T, s *stack, v visitor, base string) {
	k := s.loggedIn(t, v, base).newKernel()
	if o := k.run("import openai, litellm, anthropic, requests; print('ok')", 3*time.Minute); o.stdout != "ok\n" {
		t.Errorf("packages: %+v", o)
	}
	if o := k.run("import os; print(requests.get(os.environ['LITELLM_BASE_URL'] + '/v1/models').status_code)", time.Minute); o.stdout != "200\n" {
		t.Errorf("LiteLLM: %+v", o)
	}
}

// testBrowser logs in, runs a cell and sees its plot.
func testBrowser(t *testing.T, s *stack, base string, o browserOptions) {
	v := visitor{from: o.from, ca: o.ca, to: "127.0.0.1:8888"}
	if o.ca != nil {
		v.to = machineIP + ":443"
	}
	s.loggedIn(t, v, base).save("browser.ipynb", newNotebook(""))
	b := newBrowser(t, o)
	b.logIn(base, s.token())
	b.openNotebook(base, "browser.ipynb")
	b.runCell("import matplotlib.pyplot as plt; _ = plt.plot([1, 4, 9])", "img")
	b.screenshot("notebook.png")
	for _, e := range b.consoleErrors() {
		// The form is answered with a redirect, and favicons come and go.
		if !strings.Contains(e, "favicon") {
			t.Errorf("console: %s", e)
		}
	}
}
