package design

import (
	"testing"

	"example.com/magi-harden/internal/answers"
	"github.com/google/go-cmp/cmp"
)

// TestNetworkNames: a network of ours is never one that the stack has.
func TestNetworkNames(t *testing.T) {
	for _, row := range []struct {
		has  []string
		want string
	}{
		{nil, "jupyter_reach"},
		{[]string{"default", "app_default", "reach", "jupyter_reachable"}, "jupyter_reach"},
		{[]string{"jupyter_reach", "shared"}, "magi_jupyter_reach"},
		{[]string{"mine", "app_jupyter_reach"}, "magi_jupyter_reach"},
		{[]string{"jupyter_reach", "magi_jupyter_reach"}, "magi_magi_jupyter_reach"},
	} {
		d := Make(Facts{Networks: row.has, Answers: answers.Answers{Profile: answers.Dev, Reach: []string{"db"}, Egress: answers.EgressFull}})
		if got := d.ReachNetwork(); got != row.want {
			t.Errorf("%v: %s", row.has, got)
		}
		if diff := cmp.Diff([]string{row.want, "jupyter_out"}, d.Jupyter.Networks); diff != "" {
			t.Error(row.has, diff)
		}
	}
}
