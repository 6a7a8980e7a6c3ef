//go:build e2e

package e2e

import (
	"testing"
)

// testBrowser logs in, runs a cell and sees its plot. The console has no error:
// TestBaseAsItIs shows that it has none without us either.
func testBrowser(t *testing.T, s *stack, base string, o browserOptions, v visitor) {
	s.loggedIn(t, v, base).save("browser.ipynb", newNotebook(""))
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
