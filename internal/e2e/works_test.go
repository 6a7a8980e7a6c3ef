//go:build e2e

package e2e

import (
	"encoding/json"
	"net/http"
	"os"
	"strings"
	"testing"
	"time"
)

// use is what a user of a stack may do beyond the ordinary.
type use struct{ terminals, liteLLM bool }

// testWorks does what a user does.
func testWorks(t *testing.T, s *stack, v visitor, base string, u use) {
	j := s.loggedIn(t, v, base)
	cells := make([]string, 60)
	for i := range cells {
		cells[i] = "# " + strings.Repeat("x", 100<<10)
	}
	j.save("large.ipynb", newNotebook(cells...))
	if c := j.load("large.ipynb"); len(c.Content) < 5<<20 {
		t.Errorf("a notebook of 5 MB came back with %d bytes", len(c.Content))
	}
	data, _ := json.Marshal(strings.Repeat("QUJD", 20<<20/3+1))
	j.save("upload.bin", content{Type: "file", Format: "base64", Content: data})
	if info, err := os.Stat(s.dir + "/data/jupyter/notebooks/upload.bin"); err != nil || info.Size() < 20<<20 {
		t.Errorf("the upload is not on the host: %v, %v", info, err)
	}
	if again := j.load("upload.bin"); len(again.Content) < 20<<20 {
		t.Errorf("the upload came back with %d bytes", len(again.Content))
	}
	k := j.newKernel()
	if o := k.run("print('hello'); 6 * 7", time.Minute); o.stdout != "hello\n" || o.result != "42" {
		t.Errorf("cell: %+v", o)
	}
	plot := "%matplotlib inline\nimport matplotlib.pyplot as plt\nplt.plot([1, 4, 9]); plt.show()"
	if o := k.run(plot, 2*time.Minute); !strings.HasPrefix(string(o.png), "\x89PNG") {
		t.Errorf("plot: %+v", o)
	}
	if o := k.run("import openai, litellm, anthropic, requests; print('ok')", 3*time.Minute); o.stdout != "ok\n" {
		t.Errorf("packages: %+v", o)
	}
	if u.liteLLM {
		if o := k.run("import os; print(requests.get(os.environ['LITELLM_BASE_URL'] + '/v1/models').status_code)", time.Minute); o.stdout != "200\n" {
			t.Errorf("LiteLLM: %+v", o)
		}
	}
	const settings = "lab/api/settings/@jupyterlab/apputils-extension:themes"
	setting, _ := json.Marshal(map[string]string{"raw": `{"theme": "JupyterLab Dark"}`})
	a := j.do(http.MethodPut, settings, setting, http.Header{"Content-Type": {"application/json"}})
	if a.status != http.StatusNoContent {
		t.Errorf("save a setting: status %d: %.200s", a.status, a.body)
	}
	if a := j.do(http.MethodGet, settings, nil, nil); !strings.Contains(a.body, `"theme": "JupyterLab Dark"`) && !strings.Contains(a.body, `"JupyterLab Dark\"}`) {
		t.Errorf("the setting is not there: status %d: %.500s", a.status, a.body)
	}
	a = j.do(http.MethodPost, "api/terminals", []byte("{}"), http.Header{"Content-Type": {"application/json"}})
	if on := a.status == http.StatusOK; on != u.terminals {
		t.Errorf("terminals: status %d: %.200s", a.status, a.body)
	} else if on {
		// What is typed is shown too, so the answer has to be worked out.
		if shown, err := j.types(`echo "${JUPYTER_TOKEN-no token} $((6 * 7))"`, "no token 42", time.Minute); err != nil {
			t.Errorf("a command in a terminal: %v: %q", err, shown)
		}
	}
}
