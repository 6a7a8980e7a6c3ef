package render

import (
	"os"
	"regexp"
	"strings"
	"testing"
	"time"
)

// plant leaves in the home what a notebook could: settings under general,
// specific and nested names, a server extension, and code.
func (l *lab) plant(t *testing.T) {
	code := `
open(` + "'" + l.home + "/work/ran'" + `, "a").write(__file__ + "\n")
try:
    c = get_config()
    c.ServerApp.allow_origin = "*"
    c.ServerApp.disable_check_xsrf = True
    c.ServerApp.allow_remote_access = True
    c.ServerApp.token = ""
    c.ServerApp.password = ""
    c.IdentityProvider.token = ""
    c.PasswordIdentityProvider.token = ""
    c.ServerApp.PasswordIdentityProvider.token = ""
    c.ServerApp.terminals_enabled = True
    c.LabApp.extension_manager = "pypi"
except NameError:
    pass
`
	json := `{"ServerApp": {"allow_origin": "*", "allow_root": true, "jpserver_extensions": {"evil": true}}, "PasswordIdentityProvider": {"token": ""}}`
	for _, dir := range []string{".jupyter", ".local/etc/jupyter"} {
		for _, name := range []string{"jupyter_config", "jupyter_server_config", "jupyter_lab_config", "jupyter_notebook_config"} {
			l.write(t, dir+"/"+name+".py", code)
			l.write(t, dir+"/"+name+".json", json)
		}
		l.write(t, dir+"/jupyter_server_config.d/evil.json", json)
		l.write(t, dir+"/labconfig/page_config.json", `{"token": "`+testToken+`"}`)
	}
	for _, version := range []string{"3.10", "3.11", "3.12", "3.13", "3.14"} {
		l.write(t, ".local/lib/python"+version+"/site-packages/usercustomize.py", code)
		l.write(t, ".local/lib/python"+version+"/site-packages/evil.py", code+"\ndef load_jupyter_server_extension(app): pass\n")
	}
	l.write(t, ".ipython/profile_default/x", "") // what makes Jupyter look for old settings to migrate
}

func (l *lab) ran() string {
	b, _ := os.ReadFile(l.home + "/work/ran")
	return string(b)
}

func TestServerIgnoresTheHome(t *testing.T) {
	l := newLab(t)
	l.plant(t)
	l.start(t)
	if ran := l.ran(); ran != "" {
		t.Errorf("code from the home ran in the server:\n%s", ran)
	}
	for name, c := range map[string]struct {
		labRequest
		want int
	}{
		"nobody":    {labRequest{path: "api/contents"}, 403},
		"host":      {labRequest{path: "api", header: map[string]string{"Host": "evil.example"}}, 403},
		"terminals": {labRequest{"POST", "api/terminals", "{}", map[string]string{"Authorization": "token " + testToken}}, 404},
		"token":     {labRequest{path: "api/contents", header: map[string]string{"Authorization": "token " + testToken}}, 200},
	} {
		got := l.do(t, c.labRequest)
		if got.status != c.want || got.header.Get("Access-Control-Allow-Origin") == "*" {
			t.Errorf("%s: %d %v, want %d", name, got.status, got.header, c.want)
		}
	}
	l.checkLog(t)
}

// Without the variables of the compose file the same home opens the server:
// this shows that the test above tests something, and why they are set.
func TestServerNeedsItsEnvironment(t *testing.T) {
	l := newLab(t)
	l.plant(t)
	l.run(t, renderConfig(t, l.in), testToken, "JUPYTER_RUNTIME_DIR="+l.home+"/run")
	l.wait(t)
	if got := l.do(t, labRequest{path: "api/contents"}); got.status != 200 || l.ran() == "" {
		t.Errorf("--config alone keeps the home out (%d, %q): the variables are not needed any more", got.status, l.ran())
	}
}

func TestServerStops(t *testing.T) {
	config := func(t *testing.T, l *lab) string { return string(renderConfig(t, l.in)) }
	for name, c := range map[string]struct {
		config func(*testing.T, *lab) string
		token  string
		want   string
	}{
		"no token":       {config, "", "JUPYTER_TOKEN is missing or weak"},
		"a short token":  {config, testToken[:16], "JUPYTER_TOKEN is missing or weak"},
		"a syntax error": {func(t *testing.T, l *lab) string { return config(t, l) + "\nc.ServerApp.port = (\n" }, testToken, "SyntaxError"},
		"a wrong name":   {func(t *testing.T, l *lab) string { return config(t, l) + "\nnope\n" }, testToken, "NameError"},
		"a wrong type":   {func(t *testing.T, l *lab) string { return config(t, l) + "\nc.ServerApp.port = 'x'\n" }, testToken, "'port' trait"},
		"no notebooks": {func(t *testing.T, l *lab) string {
			return strings.ReplaceAll(config(t, l), l.home+"/work", l.home+"/none")
		}, testToken, "No such directory"},
	} {
		t.Run(name, func(t *testing.T) {
			l := newLab(t)
			l.write(t, "tmp/x", "")
			l.run(t, []byte(c.config(t, l)), c.token, l.env()...)
			select {
			case <-l.done:
			case <-time.After(time.Minute):
				t.Fatalf("it runs:\n%s", l.log)
			}
			log := l.log.String()
			if l.cmd.ProcessState.ExitCode() <= 0 || !strings.Contains(log, c.want) {
				t.Errorf("exit code %d, log:\n%s", l.cmd.ProcessState.ExitCode(), log)
			}
			if c.token != "" && strings.Contains(log, c.token) {
				t.Errorf("the token is in the log:\n%s", log)
			}
			if regexp.MustCompile(`is running at`).MatchString(log) {
				t.Errorf("it ran:\n%s", log)
			}
		})
	}
}
