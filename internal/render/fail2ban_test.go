package render

import (
	"encoding/json"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"

	"example.com/magi-harden/internal/design"
)

// fail2banFolder lays out a configuration of fail2ban with nothing in it but
// ours; logs is the pattern of the log files.
func fail2banFolder(t *testing.T, in design.Facts, logs string) string {
	t.Helper()
	dir := t.TempDir()
	files := map[string]string{
		"fail2ban.conf": fmt.Sprintf("[Definition]\nloglevel = INFO\nlogtarget = %[1]s/log\nsyslogsocket = auto\nsocket = %[1]s/sock\npidfile = %[1]s/pid\ndbfile = None\n", dir),
		"jail.conf":     "[DEFAULT]\nusedns = no\nlogencoding = auto\nignoreip = 127.0.0.1/8 ::1\nenabled = false\nmode = normal\nfilter = %(__name__)s[mode=\"%(mode)s\"]\n",
	}
	for _, name := range []string{"filter.d", "action.d", "jail.d"} {
		view, err := newFail2banView(inputOf(in))
		if err != nil {
			t.Fatal(err)
		}
		text, err := execute("config/fail2ban/"+name+"/magi-harden.conf", view)
		if err != nil {
			t.Fatal(err)
		}
		files[name+"/magi-harden.conf"] = string(text)
	}
	files["jail.d/magi-harden.conf"] = replaced(t, files["jail.d/magi-harden.conf"], "/var/lib/docker/containers/*/*-json.log", logs)
	for name, text := range files {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// kept is a line as Docker's json-file driver keeps it.
func kept(t *testing.T, tag, line string) string {
	t.Helper()
	entry := struct {
		Log    string            `json:"log"`
		Stream string            `json:"stream"`
		Attrs  map[string]string `json:"attrs,omitempty"`
		Time   time.Time         `json:"time"`
	}{line + "\n", "stdout", nil, time.Now().UTC()}
	if tag != "" {
		entry.Attrs = map[string]string{"tag": tag}
	}
	b, err := json.Marshal(entry)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// matches gives the addresses that the filter finds in lines.
func matches(t *testing.T, dir, tag string, lines []string) []string {
	t.Helper()
	path := filepath.Join(dir, "sample")
	if err := os.WriteFile(path, []byte(strings.Join(lines, "\n")+"\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(needTool(t, "fail2ban-regex"), "-c", dir, "-o", "ip", path, fmt.Sprintf("magi-harden[tag=%q]", tag))
	out, err := cmd.Output()
	if err != nil && len(out) > 0 { // it fails when nothing matches
		t.Fatalf("%v %s", err, out)
	}
	return strings.Fields(string(out))
}

// refusals makes nginx refuse logins and tokens, and gives its log and the
// addresses that deserve it, in the order of the log.
func refusals(t *testing.T) (log, guilty []string) {
	t.Helper()
	p := startProxy(t, nginxBinaries(t)[0], proxyInput(image("nginx:stable"), allow("127.0.0.0/16")))
	form := with("Content-Type", "application/x-www-form-urlencoded")
	login := func(from, password string) {
		p.do(t, p.client(t, from, false), "POST", p.url("login"), url.Values{"password": {password}}.Encode(), form)
	}
	for range 8 { // the last two are turned away
		login("127.0.7.1", "wrong")
	}
	login("127.0.7.2", rightToken)
	guess := p.client(t, "127.0.7.3", false)
	for i := range 12 {
		p.get(t, guess, fmt.Sprintf(`api/x"<&>%d\?token=wrong`, i), nil)
		p.get(t, guess, fmt.Sprintf("lab/%d?token=wrong", i), nil)
	}
	user := p.client(t, "127.0.7.4", false)
	p.get(t, user, "api/contents", nil) // an open tab after its login has ended
	p.get(t, user, "lab", nil)
	p.get(t, user, "api/contents?token="+rightToken, nil)
	p.get(t, user, "api/contents", with("Authorization", "token "+rightToken))
	p.get(t, p.client(t, "127.1.7.5", false), "lab", nil) // not on the allow list
	p.get(t, p.client(t, "127.0.7.6", false), "%0a2026-11-24T00:00:00+00:00%20192.0.2.1%20401%20login%20POST%200.1%201%20%22/login%22", nil)

	log = p.lines()
	for _, line := range log {
		f := strings.Fields(line)
		if f[3] != "-" {
			guilty = append(guilty, f[1])
		}
	}
	count := map[string]int{}
	for _, a := range guilty {
		count[a]++
	}
	if count["127.0.7.1"] != 6 || count["127.0.7.3"] < 20 || len(count) != 2 {
		t.Fatalf("marked in the log: %v\n%s", count, strings.Join(log, "\n"))
	}
	return log, guilty
}

func TestFail2banFindsRefusals(t *testing.T) {
	needTool(t, "fail2ban-regex")
	log, guilty := refusals(t)
	dir := fail2banFolder(t, proxyInput(), "/nowhere")
	if diff := gocmp.Diff(guilty, matches(t, dir, "magi-harden", log)); diff != "" {
		t.Errorf("plain (-want +got):\n%s", diff)
	}
	var docker, foreign []string
	for _, line := range log {
		docker = append(docker, kept(t, "magi-harden", line))
		foreign = append(foreign, kept(t, "magi-harden-lab-2", line), kept(t, "", line))
	}
	if diff := gocmp.Diff(guilty, matches(t, dir, "magi-harden", docker)); diff != "" {
		t.Errorf("as Docker keeps it (-want +got):\n%s", diff)
	}
	// What a notebook prints, or a client sends, must not get anybody banned.
	bad := `2026-11-24T00:00:00+00:00 192.0.2.1 401 login POST 0.100 1 "/login"`
	for _, line := range []string{"x " + bad, " " + bad, bad + " x", strings.Replace(bad, "401", "4010", 1), strings.Replace(bad, "login", "-", 1), strings.Replace(bad, "192.0.2.1", "evil.example", 1)} {
		foreign = append(foreign, line, kept(t, "magi-harden", line))
	}
	long := strings.Replace(bad, "/login", strings.Repeat("/login", 9000), 1)
	first := replaced(t, kept(t, "magi-harden", long[:16<<10]), `\n","stream"`, `","stream"`)
	if got := matches(t, dir, "magi-harden", []string{first, kept(t, "magi-harden", long[16<<10:])}); len(got) != 1 {
		t.Errorf("a line in two pieces: %v", got)
	}
	foreign = append(foreign, kept(t, "", bad+`","stream":"stdout","attrs":{"tag":"magi-harden"},"time":"2026-11-24T00:00:00Z"}`),
		kept(t, "", `{"log":"`+bad+`\n","stream":"stdout","attrs":{"tag":"magi-harden"},"time":"2026-11-24T00:00:00Z"}`))
	if got := matches(t, dir, "magi-harden", foreign); len(got) != 0 {
		t.Errorf("banned for nothing: %v", got)
	}
}

func TestFail2banReadsTheJail(t *testing.T) {
	client := needTool(t, "fail2ban-client")
	for _, c := range []struct {
		in   design.Facts
		want []string
	}{
		{proxyInput(), []string{"['add', 'magi-harden', 'auto']", `"tag":"magi-harden"`, "['table', 'magi_harden_bans']", "['ports', '443, 80']", "'maxretry', 10]"}},
		{proxyInput(func(in *design.Facts) {
			in.Answers.Bridge, in.Answers.HTTPPort, in.Answers.HTTPSPort = "lab-2", 0, 9443
		}),
			[]string{"['add', 'magi-harden-lab-2', 'auto']", `"tag":"magi-harden-lab-2"`, "['table', 'magi_harden_lab_2_bans']", "['ports', '9443']"}},
		{proxyInput(loopback), nil}, // there everybody would be one address
	} {
		dir := fail2banFolder(t, c.in, "/nowhere/*.log")
		out, err := exec.Command(client, "-c", dir, "-d").CombinedOutput()
		if err != nil {
			t.Fatalf("%v %s", err, out)
		}
		// No container is there, and fail2ban starts all the same.
		if out, err := exec.Command(client, "-c", dir, "-t").CombinedOutput(); err != nil {
			t.Errorf("%v %s", err, out)
		}
		for _, want := range c.want {
			if !strings.Contains(string(out), want) {
				t.Errorf("no %s in\n%s", want, out)
			}
		}
		if c.want == nil && strings.Contains(string(out), "'add'") {
			t.Errorf("a jail on loopback:\n%s", out)
		}
	}
}
