package report

import (
	"os"
	"regexp"
	"testing"

	"example.com/magi-harden/internal/answers"
	"example.com/magi-harden/internal/deploy"
	"example.com/magi-harden/internal/finding"
	"example.com/magi-harden/internal/neighbour"
	"example.com/magi-harden/internal/trait"
	"github.com/google/go-cmp/cmp"
)

// TestRemarks: every kind of remark of package answers in words.
func TestRemarks(t *testing.T) {
	tests := []struct {
		remark answers.Remark
		items  []string
		want   string
	}{
		{answers.Remark{Kind: answers.HostBits, Key: "allow", Value: "10.0.0.9/24", Other: "10.0.0.0/24"}, []string{"10.0.0.9/24", "10.0.0.0/24"}, "allow: 10.0.0.9/24 has host bits set and is read as 10.0.0.0/24"},
		{answers.Remark{Kind: answers.GivenTwice, Key: "allow", Value: "10.0.0.0/8"}, []string{"10.0.0.0/8"}, "allow: 10.0.0.0/8 is given twice"},
		{answers.Remark{Kind: answers.Contained, Key: "allow", Value: "10.1.0.0/16", Other: "10.0.0.0/8"}, []string{"10.1.0.0/16", "10.0.0.0/8"}, "allow: 10.1.0.0/16 lies within 10.0.0.0/8 and is dropped"},
		{answers.Remark{Kind: answers.NeverMatches, Key: "allow", Value: "::1/128"}, []string{"::1/128"}, "allow: ::1/128 has no effect: the port is published on IPv4 only"},
		{answers.Remark{Kind: answers.CoversBridges, Key: "allow", Value: "172.0.0.0/8", Other: "172.16.0.0/12"}, []string{"172.0.0.0/8", "172.16.0.0/12"},
			"allow: 172.0.0.0/8 covers addresses of the engine's bridges (172.16.0.0/12): clients that connect through the host itself would be allowed too\nuse a narrower range"},
		{answers.Remark{Kind: answers.GivesAway, Key: "reach", Value: "out", Other: "forwards to the internet"}, []string{"out", "forwards to the internet"}, "reach: out forwards to the internet; every notebook can use that"},
		{answers.Remark{Kind: answers.UnsureStart, Key: "command", Value: "it does more"}, nil, "command: the stack's entrypoint cannot be read: it does more\nit may weaken how Jupyter starts; --command replaces it"},
		{answers.Remark{Kind: answers.KeepsNothing, Key: "mounts", Value: "/x"}, []string{"/x"}, "mounts: /x keeps nothing: no mount of Jupyter needs that name, or it can never be kept"},
		{answers.Remark{Kind: answers.Migrated, Key: "expose", From: "answers.yaml:3", Value: "front is expose now"}, nil, "answers.yaml:3: front is expose now"},
	}
	tested := map[answers.RemarkKind]bool{}
	for _, c := range tests {
		tested[c.remark.Kind] = true
		f := ofRemark(c.remark)
		if got := words(f, planned); got != c.want {
			t.Errorf("%+v: %q, want %q", c.remark, got, c.want)
		}
		if d := cmp.Diff(c.items, f.Items); d != "" || f.Kind != finding.AnswerRemark || f.Subject != c.remark.Key {
			t.Errorf("%+v: %+v", c.remark, f)
		}
	}
	source, err := os.ReadFile("../answers/remark.go")
	if err != nil {
		t.Fatal(err)
	}
	kinds := regexp.MustCompile(`RemarkKind += "([\w-]+)"`).FindAllStringSubmatch(string(source), -1)
	if len(kinds) != len(tests) {
		t.Errorf("finds %v", kinds)
	}
	for _, kind := range kinds {
		if !tested[answers.RemarkKind(kind[1])] {
			t.Errorf("%s has no test of its words", kind[1])
		}
	}
}

// TestEveryKindHasASentence: a kind that nothing turns into words would be printed by its
// fields alone.
func TestEveryKindHasASentence(t *testing.T) {
	source, err := os.ReadFile("../finding/kind.go")
	if err != nil {
		t.Fatal(err)
	}
	kinds := regexp.MustCompile(`(?m)^\t\w+ +Kind += "([\w-]+)"`).FindAllStringSubmatch(string(source), -1)
	for _, m := range kinds {
		f := finding.Finding{Kind: finding.Kind(m[1]), Subject: "subject", Object: "object", Detail: "detail", Items: []string{"1", "2", "3", "4"}}
		text := ""
		for _, in := range []func(finding.Finding, tense) (string, string){ofDeployment, ofCall, ofStack, ofAnswer, ofFile} {
			more, _ := in(f, planned)
			text += more
		}
		if text == "" && f.Kind != finding.Violation { // which says in Detail what is wrong
			t.Errorf("%s has no sentence", f.Kind)
		}
	}
	if len(kinds) < 30 {
		t.Errorf("finds only %v", kinds)
	}
}

// TestExposureWords: what a neighbour reaches, as a finding and in words.
func TestExposureWords(t *testing.T) {
	for _, c := range []struct {
		exposure neighbour.Exposure
		want     string
	}{
		{neighbour.Exposure{Way: trait.ExposedMount, Name: ".", Token: true, Key: true, CA: true, Change: true},
			"code can read Jupyter's token in .env, the proxy's key, the key of the local CA, and can change the hardening's files (mount .); it is not changed\nmount only what it needs"},
		{neighbour.Exposure{Way: trait.ExposedImage, CA: true},
			"code can read the key of the local CA (image contents); it is not changed\nadd .env, .magi-harden and config/tls to its .dockerignore, then rebuild it"},
		{neighbour.Exposure{Way: trait.ExposedSocket, Engine: true},
			"code controls the engine, which can show Jupyter's token (use_api_socket); it is not changed\nmount only what it needs"},
		{neighbour.Exposure{Way: trait.ExposedPower, Name: "privileged", Host: true},
			"code controls the host, and so Jupyter (privileged); it is not changed\nremove the key where the service works without it"},
	} {
		c.exposure.Service = "code"
		f := ofExposure(c.exposure)
		if got := words(f, planned); got != c.want || f.Kind != finding.Exposed {
			t.Errorf("%+v: %q, want %q", c.exposure, got, c.want)
		}
	}
}

// TestFindingsOrder: the changes of the stack come first, then what was found, and
// what stays exposed last.
func TestFindingsOrder(t *testing.T) {
	var got []finding.Kind
	for _, f := range findings(deploy.Result{
		Exposures: []neighbour.Exposure{{Token: true}}, Findings: []finding.Finding{{Kind: finding.NewAnswer}},
		Remarks: []answers.Remark{{Kind: answers.GivenTwice}}, StackChanges: []deploy.StackChange{{Gone: true}},
	}) {
		got = append(got, f.Kind)
	}
	if d := cmp.Diff([]finding.Kind{finding.StackLost, finding.AnswerRemark, finding.NewAnswer, finding.Exposed}, got); d != "" {
		t.Error(d)
	}
}
