//go:build e2e

package e2e

import (
	"context"
	"iter"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// browser is a headless Chromium with one tab. It runs on the Docker host, and
// ends with its test.
type browser struct {
	t   testing.TB
	ctx context.Context

	mu     sync.Mutex
	errors []string
}

// browserOptions says what the browser is told before it starts.
type browserOptions struct {
	ca    []byte            // PEM of a CA to trust like one of the system's; nil for none
	hosts map[string]string // host name to IP address, in place of DNS
	from  *netns            // where it runs; nil for the Docker host
}

// newBrowser starts Chromium with a profile of its own, 1280 by 900 pixels.
func newBrowser(t testing.TB, o browserOptions) *browser {
	t.Helper()
	home := t.TempDir()
	if o.ca != nil {
		trust(t, home, o.ca)
	}
	var rules []string
	for name, ip := range o.hosts {
		rules = append(rules, "MAP "+name+" "+ip)
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.NoSandbox,
		chromedp.DisableGPU,
		chromedp.Flag("disable-quic", true),
		chromedp.Flag("disable-component-update", true),
		chromedp.Flag("host-resolver-rules", strings.Join(rules, ",")),
		chromedp.WindowSize(1280, 900),
		chromedp.UserDataDir(filepath.Join(home, "profile")),
		chromedp.Env("HOME="+home),
		// It ends with its pipe. The library's default ties it to a thread of
		// this process, and those come and go.
		chromedp.ModifyCmdFunc(func(cmd *exec.Cmd) {
			if o.from != nil {
				inside := o.from.command(context.Background(), cmd.Path, cmd.Args[1:]...)
				cmd.Path, cmd.Args = inside.Path, inside.Args
			}
		}),
	)
	allocator, cancelAllocator := chromedp.NewExecAllocator(context.Background(), options...)
	t.Cleanup(cancelAllocator)
	ctx, cancel := chromedp.NewContext(allocator)
	t.Cleanup(cancel)
	b := &browser{t: t, ctx: ctx}
	// The first use starts the browser, which must not end with a step's time.
	go b.collect(chromedp.Console(ctx))
	if err := chromedp.Do(ctx); err != nil {
		t.Fatal("start chromium: ", err)
	}
	return b
}

// trust makes Chromium started with this HOME trust a CA.
func trust(t testing.TB, home string, ca []byte) {
	t.Helper()
	db := "sql:" + filepath.Join(home, ".pki", "nssdb")
	file := filepath.Join(home, "ca.pem")
	if err := os.WriteFile(file, ca, 0o644); err != nil {
		t.Fatal(err)
	}
	if err := os.MkdirAll(filepath.Join(home, ".pki", "nssdb"), 0o700); err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{
		{"-N", "-d", db, "--empty-password"},
		{"-A", "-d", db, "-n", "e2e", "-t", "C,,", "-i", file},
	} {
		if _, err := output(t.Context(), "", nil, "certutil", args...); err != nil {
			t.Fatal(err)
		}
	}
}

// collect notes what the console calls an error, until the browser ends.
func (b *browser) collect(messages iter.Seq2[chromedp.ConsoleMessage, error]) {
	for m, err := range messages {
		if err != nil {
			return
		}
		if m.Type == chromedp.ConsoleError || m.IsException() {
			b.mu.Lock()
			b.errors = append(b.errors, strings.TrimSpace(m.Text+" "+m.URL))
			b.mu.Unlock()
		}
	}
}

// consoleErrors are the errors in the console so far, in order.
func (b *browser) consoleErrors() []string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return slices.Clone(b.errors)
}

// do takes steps, all within the time given; when one fails, the test ends and
// a screenshot of that moment is kept.
func (b *browser) do(within time.Duration, steps ...chromedp.Action[chromedp.Void]) {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, within)
	defer cancel()
	if err := chromedp.Do(ctx, steps...); err != nil {
		b.screenshot("failed.png")
		b.t.Fatalf("browser: %v; console: %q", err, b.consoleErrors())
	}
}

// screenshot keeps a picture of the page as an artefact.
func (b *browser) screenshot(name string) {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, 30*time.Second)
	defer cancel()
	png, err := chromedp.Run(ctx, chromedp.CaptureScreenshot())
	if err != nil {
		b.t.Errorf("screenshot: %v", err)
		return
	}
	keepArtefact(b.t, name, png)
}
