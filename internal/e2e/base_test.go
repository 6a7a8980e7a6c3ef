//go:build e2e

package e2e

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// The base as it is: no token, root, every address. What is hardened later has
// to do the same.
func TestBaseAsItIs(t *testing.T) {
	t.Parallel()
	s := newMAGIAside(t, 10000)
	s.compose("up", "-d", "jupyter")
	s.compose("--profile", "*", "up", "-d", "--wait", "open-webui", "n8n", "mcp-bridge", "youtube-mcp", "firecrawl", "caddy")
	base := "http://" + machineIP + ":18888/"
	started := time.Now()
	eventually(t, patience, func() error {
		a, err := visitor{}.ask(t, http.MethodGet, base+"api", nil, nil)
		if err == nil && !strings.Contains(a.body, "version") {
			err = fmt.Errorf("status %d: %s", a.status, a.body)
		}
		return err
	})
	t.Logf("/api answers after %.0f s", time.Since(started).Seconds())

	t.Run("notebook", func(t *testing.T) {
		lan, _ := newNeighbour(t)
		j := newJupyter(t, visitor{from: lan}, base)
		if a := j.visit(); a.status != http.StatusOK {
			t.Fatalf("lab: status %d", a.status)
		}
		j.save("work/a.ipynb", newNotebook("1 + 1"))
		if c := j.load("work/a.ipynb"); c.Type != "notebook" || !strings.Contains(string(c.Content), "1 + 1") {
			t.Errorf("saved notebook: %s", c.Content)
		}
		k := j.newKernel()
		if o := k.run("print('hello'); 6 * 7", time.Minute); o.stdout != "hello\n" || o.result != "42" || o.err != "" {
			t.Errorf("cell: %+v", o)
		}
		if o := k.run("1 / 0", time.Minute); !strings.HasPrefix(o.err, "ZeroDivisionError: ") {
			t.Errorf("exception: %+v", o)
		}
		plot := "%matplotlib inline\nimport matplotlib.pyplot as plt\nplt.plot([1, 4, 9]); plt.show()"
		if o := k.run(plot, 2*time.Minute); !strings.HasPrefix(string(o.png), "\x89PNG") {
			t.Errorf("plot: %+v", o)
		}
	})

	t.Run("browser", func(t *testing.T) {
		j := newJupyter(t, visitor{}, base)
		j.visit()
		j.save("work/b.ipynb", newNotebook(""))
		lan, _ := newNeighbour(t)
		b := newBrowser(t, browserOptions{from: lan})
		b.do(2*time.Minute, chromedp.Navigate(base+"lab"), chromedp.WaitVisible(chromedp.CSS(".jp-Launcher")))
		b.screenshot("lab.png")
		b.openNotebook(base, "work/b.ipynb")
		b.runCell("print(6*7)", "pre")
		b.runCell("import matplotlib.pyplot as plt; plt.plot([1, 4, 9]); plt.show()", "img")
		b.screenshot("plot.png")
		if errors := b.consoleErrors(); len(errors) > 0 {
			t.Errorf("console: %q", errors)
		}
	})
}
