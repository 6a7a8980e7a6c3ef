package render

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func TestFail2banBans(t *testing.T) {
	server, client := needTool(t, "fail2ban-server"), needTool(t, "fail2ban-client")
	l := newNetLab(t)
	l.listen(t, "proxy", proxyAddress+":8443")
	l.listen(t, "other", otherAddress+":9000")
	logs := t.TempDir()
	file, err := os.Create(filepath.Join(logs, "abc-json.log"))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	dir := fail2banFolder(t, proxyInput(), logs+"/*-json.log")
	cmd := exec.Command("ip", "netns", "exec", l.prefix+"host", server, "-c", dir, "-f", "start")
	var out strings.Builder
	cmd.Stdout, cmd.Stderr = &out, &out
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	ask := func(args ...string) (string, error) {
		b, err := exec.Command(client, append([]string{"-c", dir}, args...)...).CombinedOutput()
		return string(b), err
	}
	running := true
	stop := func() {
		if running {
			running = false
			ask("stop")
			cmd.Wait()
		}
	}
	defer stop()
	eventually(t, "no jail", func() bool {
		s, err := ask("status", "magi-harden")
		return err == nil && strings.Contains(s, "abc-json.log")
	})

	line := func(address string) string {
		return kept(t, "magi-harden", fmt.Sprintf(`%s %s 401 login POST 0.100 1 "/login"`, time.Now().UTC().Format("2006-01-02T15:04:05-07:00"), address))
	}
	for range 10 {
		fmt.Fprintln(file, line(clientOther))
	}
	for range 9 {
		fmt.Fprintln(file, line(clientAllowed))
	}
	port := hostOutside + ":443"
	eventually(t, "no ban", func() bool { return !l.reaches(t, "client", clientOther, port) })
	if !l.reaches(t, "client", clientAllowed, port) {
		t.Error("one who mistyped nine times is banned")
	}
	if !l.reaches(t, "client", clientOther, hostOutside+":9000") {
		t.Error("the ban is for other ports too")
	}
	for range 10 {
		fmt.Fprintln(file, line(clientAllowed6))
	}
	eventually(t, "no IPv6 ban", func() bool { s, _ := ask("status", "magi-harden"); return strings.Contains(s, clientAllowed6) })
	if l.reaches(t, "client", clientOther, port) {
		t.Error("the second ban undid the first")
	}
	if s, err := ask("set", "magi-harden", "unbanip", clientOther); err != nil || !l.reaches(t, "client", clientOther, port) {
		t.Errorf("unban: %s %v", s, err)
	}
	stop()
	tables, err := exec.Command("ip", "netns", "exec", l.prefix+"host", "nft", "list", "tables").CombinedOutput()
	if err != nil || strings.Contains(string(tables), "bans") {
		t.Errorf("left behind: %s %v", tables, err)
	}
	if log, _ := os.ReadFile(filepath.Join(dir, "log")); strings.Contains(string(log), "ERROR") {
		t.Errorf("%s", log)
	}
}

func eventually(t *testing.T, problem string, ok func() bool) {
	t.Helper()
	for deadline := time.Now().Add(20 * time.Second); time.Now().Before(deadline); time.Sleep(100 * time.Millisecond) {
		if ok() {
			return
		}
	}
	t.Fatal(problem)
}
