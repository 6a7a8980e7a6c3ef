//go:build e2e

package e2e

import (
	"time"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// logIn types the token into the form of /login and waits for the Lab page.
func (b *browser) logIn(base, token string) {
	b.t.Helper()
	b.do(2*time.Minute,
		chromedp.Navigate(base+"login"),
		chromedp.SendKeys(chromedp.CSS("#password_input"), token+kb.Enter),
		chromedp.WaitVisible(chromedp.CSS(".jp-Launcher")),
	)
}

// openNotebook opens a notebook of the contents API in the Lab page and waits
// until its kernel is idle.
func (b *browser) openNotebook(base, path string) {
	b.t.Helper()
	b.do(2*time.Minute,
		chromedp.Navigate(base+"lab/tree/"+path),
		chromedp.WaitVisible(chromedp.CSS(".jp-Notebook .cm-content")),
		// The dot is there before the kernel is; typing then asks for one.
		chromedp.Poll[chromedp.Void](`document.querySelector(".jp-NotebookPanel [data-status=idle]") &&
			document.querySelector(".jp-NotebookPanel .jp-Toolbar-kernelName").textContent.startsWith("Python")`),
	)
}

// runCell replaces the notebook's first cell with one line of code, runs it,
// and waits for output that matches the CSS selector below the output area,
// such as "pre" or "img".
func (b *browser) runCell(code, output string) {
	b.t.Helper()
	b.do(time.Minute,
		chromedp.Click(chromedp.CSS(".jp-Notebook .cm-content")),
		chromedp.KeyEvent("a", chromedp.KeyModifiers(2)), // Ctrl
		chromedp.KeyEvent(code),
		chromedp.KeyEvent(kb.Enter, chromedp.KeyModifiers(8)), // Shift
		chromedp.WaitVisible(chromedp.CSS(".jp-OutputArea-output "+output)),
	)
}
