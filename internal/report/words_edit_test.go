package report

import (
	"os"
	"regexp"
	"strings"
	"testing"

	"example.com/magi-harden/internal/finding"
	"example.com/magi-harden/internal/place"
)

// TestEditText: an edit is told with its place, its key, and what it opens.
func TestEditText(t *testing.T) {
	f := finding.Finding{Kind: finding.Hole, Subject: "services.jupyter.group_add.999", Place: place.Place{File: "o.yml", Line: 7},
		Edit: &finding.Edit{Change: finding.Added, Opens: finding.OpensPrivileges}}
	want := "your edit is kept, but opens a hole: o.yml:7: services.jupyter.group_add.999: was added: gives its processes more privileges"
	if got := words(f, planned); got != want {
		t.Errorf("%s\nwant %s", got, want)
	}
}

// TestEveryEditHasAText: each change and each opening of package finding has words of
// its own.
func TestEveryEditHasAText(t *testing.T) {
	source, err := os.ReadFile("../finding/edit.go")
	if err != nil {
		t.Fatal(err)
	}
	texts := map[string]bool{}
	for _, m := range regexp.MustCompile(`(?m)^\t(\w+) +(?:Change|Opening)? += "(\w+)"`).FindAllStringSubmatch(string(source), -1) {
		text := openings[finding.Opening(m[2])]
		if !strings.HasPrefix(m[1], "Opens") {
			text = changes[finding.Change(m[2])]
		}
		if text == "" || texts[text] {
			t.Errorf("%s is %q", m[1], text)
		}
		texts[text] = true
	}
	if len(texts) != len(openings)+len(changes) {
		t.Errorf("%d texts of %d", len(texts), len(openings)+len(changes))
	}
}

// TestUnreadableText: an edit that cannot be judged is told with its place and its
// program.
func TestUnreadableText(t *testing.T) {
	f := finding.Finding{Kind: finding.Unreadable, Object: "nft", Detail: `unexpected "}"`, Place: place.Place{File: "a.nft", Line: 7}}
	if got, want := words(f, planned), `your edit is kept, but nft may not load it: a.nft:7: unexpected "}"`; got != want {
		t.Errorf("%s\nwant %s", got, want)
	}
}
