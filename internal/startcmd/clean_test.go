package startcmd

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestClean(t *testing.T) {
	for _, row := range []struct{ in, want, left string }{
		{"jupyter lab", "jupyter lab", ""},
		{"jupyter lab --ServerApp.token=s3cret --ServerApp.password=s3cret --foo=s3cret --port 8888", "jupyter lab", "--ServerApp.token|--ServerApp.password|--foo|port"},
		{"env API=s3cret jupyter lab --collaborative", "jupyter lab --collaborative", "env|API"},
		{"API=s3cret exec jupyter lab --foo s3cret", "jupyter lab", "--foo|API"},
		{"cd /srv && jupyter lab --notebook-dir=/work --ServerApp.base_url=/x", "jupyter lab", "cd|notebook folder|base URL"},
		{"tini -- conda run -n 'my env' jupyter lab s3cret=1", "tini -- conda run -n 'my env' jupyter lab", "s3cret"},
		{`bash -c "pip install --index-url https://u:s3cret@x/ y; jupyter lab"`, "jupyter lab", "pip install …"},
	} {
		clean, left, err := Clean(row.in)
		if err != nil {
			t.Errorf("%q: %v", row.in, err)
			continue
		}
		var names []string
		for _, l := range left {
			names = append(names, l.What)
		}
		if diff := cmp.Diff([]string{row.want, row.left}, []string{clean, strings.Join(names, "|")}); diff != "" {
			t.Errorf("%q (-want +got):\n%s", row.in, diff)
		}
	}
}

func TestCleanRefuses(t *testing.T) {
	for _, line := range []string{"", "jupyter lab --notebook-dir=$s3cret", "curl -u me:s3cret x && jupyter lab", "poetry -C https://u:s3cret@x run jupyter lab", `jupyter lab --foo="s3cret`} {
		clean, left, err := Clean(line)
		if err == nil || clean != "" || left != nil {
			t.Errorf("%q gives %q, %q", line, clean, left)
		} else if strings.Contains(err.Error(), "s3cret") {
			t.Errorf("%q: the error shows a value: %v", line, err)
		}
	}
}
