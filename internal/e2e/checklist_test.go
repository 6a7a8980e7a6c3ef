//go:build e2e

package e2e

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestChecklist applies the original checklist to MAGI's stack as it is printed,
// and demands the failures that the README's table tells, row by row. Each is
// shown beside what does work, so that nothing else can be the reason.
func TestChecklist(t *testing.T) {
	t.Parallel()
	front := newFront(t)
	rows := []struct {
		advice, name string // the first column
		show         func(t *testing.T)
	}{
		{"`ports: [\"127.0.0.1:8888:8888\"]` in an override", "Ports", testPortsAppend},
		{"`GRANT_SUDO: !reset null`", "Sudo", testSudoStays},
		{"the token in `.env`", "Token", testTokenSpreads},
		{"`ENABLE_HTTPS=true` in `.env`", "HTTPS", testHTTPSSpreads},
		{"`allow_origin = 'https://a,https://b'`", "Origins", front.testOrigins},
		{"`read_only` with tmpfs on `/tmp` and `~/.local`", "ReadOnly", testReadOnlyStops},
		{"`proxy_pass http://localhost:8888`", "Localhost", front.testLocalhost},
		{"`proxy_set_header Host $host`", "Host", front.testHost},
		{"throttling `/login`", "Throttling", front.testThrottling},
		{"`ufw allow from …`", "Firewall", front.testFirewall},
		{"`networks: internal: true` and `ports:`", "Internal", testInternalUnpublished},
		// That nothing new comes under a name is what a registry knows; here the
		// name stands for an image of the suite's own.
		{"`jupyter/scipy-notebook:latest`", "", nil},
		{"`docker stop` first after a break-in", "Stop", testStopFirst},
	}
	var tried []string
	for _, row := range rows {
		tried = append(tried, row.advice)
		if row.show != nil {
			t.Run(row.name, func(t *testing.T) {
				t.Parallel()
				row.show(t)
			})
		}
	}
	t.Run("Limits", testLimitsHold)
	t.Run("Printed", testPrinted)
	// Nobody adds a row that is not tried here.
	if diff := cmp.Diff(readmeRows(t), tried); diff != "" {
		t.Errorf("the README's rows and those that are tried here (+):\n%s", diff)
	}
}

// readmeRows is the first column of the README's table.
func readmeRows(t *testing.T) (advice []string) {
	readme, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	_, section, _ := strings.Cut(string(readme), "\n### Where the usual guides are wrong\n")
	section, _, _ = strings.Cut(section, "\n## ")
	for line := range strings.Lines(section) {
		if cell, _, ok := strings.Cut(strings.TrimPrefix(line, "| "), " | "); ok && cell != "the advice" {
			advice = append(advice, cell)
		}
	}
	return advice
}

// testPrinted looks each snippet up in the original document, where that is.
func testPrinted(t *testing.T) {
	original, err := os.ReadFile("../../../shared/magi/JUPYTER_SECURITY.md")
	if err != nil {
		t.Skip("the original checklist is not beside this repository")
	}
	names, err := filepath.Glob("testdata/checklist/*")
	if err != nil || len(names) == 0 {
		t.Fatalf("no snippets: %v", err)
	}
	for _, name := range names {
		snippet := printed(t, filepath.Base(name))
		if snippet == "" || !strings.Contains(string(original), "\n"+snippet) {
			t.Errorf("%s is not in the checklist", name)
		}
	}
}
