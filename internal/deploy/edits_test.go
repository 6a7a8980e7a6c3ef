package deploy

import (
	"strings"
	"testing"

	"example.com/magi-harden/internal/design"
	"example.com/magi-harden/internal/file"
	"example.com/magi-harden/internal/finding"
)

// fakeFront is a front with these files.
type fakeFront struct {
	design.Front
	files []design.FrontFile
}

func (f fakeFront) Files() []design.FrontFile { return f.files }

// TestJudges: each file goes to the judge that the front names for it.
func TestJudges(t *testing.T) {
	const good, bad = "events {}\nhttp {}\n", "events {}\nhttp {\n  include /etc/passwd;\n}\n"
	for name, c := range map[string]struct {
		judge          design.Judge
		rendered, live string
		holes          int
		err            string
	}{
		"nginx, no edit":  {design.NginxJudge, good, good, 0, ""},
		"nginx, hole":     {design.NginxJudge, good, bad, 1, ""},
		"nginx, empty":    {design.NginxJudge, good, "", 1, ""},
		"nginx, rendered": {design.NginxJudge, "}", "}", 0, "nginx would not start"},
		"unjudged":        {design.Unjudged, good, bad, 0, ""},
		"forgotten":       {"", good, good, 0, "config/x/x.conf: nothing checks its edits"},
		"unknown":         {"guesses", good, good, 0, `no judge "guesses"`},
	} {
		r := &run{folder: &folder{}, files: []file.File{{Path: "config/x/x.conf", Content: []byte(c.rendered)}}}
		r.tree.Dir = t.TempDir()
		r.input.Design.Front = fakeFront{design.Direct{}, []design.FrontFile{{Path: "config/x/x.conf", Judge: c.judge}}}
		for what, live := range map[string]map[string][]byte{"init": nil, "upgrade": {"config/x/x.conf": []byte(c.live)}} {
			found, err := r.checkFront(live)
			if (err == nil) != (c.err == "") || err != nil && !strings.Contains(err.Error(), c.err) {
				t.Errorf("%s, %s: %v, want %q", name, what, err, c.err)
			}
			want := c.holes
			if what == "init" {
				want = 0
			}
			if len(found) != want {
				t.Errorf("%s, %s: %v", name, what, found)
			}
			for _, f := range found {
				if f.Place.File != "config/x/x.conf" || f.Kind != finding.Hole && f.Kind != finding.Refused {
					t.Errorf("%s: %+v", name, f)
				}
			}
		}
	}
}
