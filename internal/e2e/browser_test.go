//go:build e2e

package e2e

import (
	"net/url"
	"testing"
)

// testBrowser logs in, runs a cell and sees its plot. The console has no error:
// TestBaseAsItIs shows that it has none without us either.
func testBrowser(t *testing.T, s *stack, base string, o browserOptions, v visitor) {
	s.loggedIn(t, v, base).save("browser.ipynb", newNotebook(""))
	if o.from == nil {
		// Beside the engine a browser sees networks of other stacks come and go, and
		// gives up its requests then (ERR_NETWORK_CHANGED).
		u, err := url.Parse(base)
		if err != nil {
			t.Fatal(err)
		}
		o.from, _ = newNeighbour(t)
		o.from.forward(t, u.Port())
	}
	b := newBrowser(t, o)
	b.logIn(base, s.token())
	b.openNotebook(base, "browser.ipynb")
	b.runCell("print(6*7)", "pre")
	b.runCell("import matplotlib.pyplot as plt; _ = plt.plot([1, 4, 9])", "img")
	b.screenshot("notebook.png")
	for _, e := range b.consoleErrors() {
		t.Errorf("console: %s", e)
	}
}
