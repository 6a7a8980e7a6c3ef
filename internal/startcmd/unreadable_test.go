package startcmd

import (
	"errors"
	"os"
	"strings"
	"testing"

	"gopkg.in/yaml.v3"
)

func TestUnreadable(t *testing.T) {
	v := func(words ...string) []string { return words }
	for _, row := range []struct {
		in        any
		want      string
		noJupyter bool
	}{
		{v(), "no command", true},
		{"", "no command starts Jupyter", true},
		{v("python", "app.py"), "python does not start a Jupyter server", true},
		{v("sleep", "infinity"), "sleep does not start a Jupyter server", true},
		{v("bash"), "bash does not start a Jupyter server", true},
		{v("bash", "-c", "python worker.py"), "the script does more than start Jupyter: python …", true},
		{v("/opt/spark/sbin/start-worker.sh", "spark://m:7077"), "/opt/spark/sbin/start-worker.sh is a script in the image", true},
		{v("jupyterhub", "-f", "/c.py"), "jupyterhub does not start a Jupyter server", true},
		{v("jupyter", "lab", "--version"), "jupyter has a subcommand or flag that does not start a server", false},
		{v("jupyter", "lab", "build"), "jupyter has a subcommand or flag that does not start a server", false},
		{v("/entrypoint.sh", "jupyter", "lab"), "/entrypoint.sh is a script in the image", false},
		{v("/docker-entrypoint", "x"), "/docker-entrypoint is a script in the image", false},
		{v("/start.sh", "jupyter", "lab"), "/start.sh is a script in the image", false},
		{v("/app/start-notebook.sh"), "/app/start-notebook.sh is a script in the image", false},
		{v("/app/start-notebook.py"), "/app/start-notebook.py is a script in the image", false},
		{v("tini", "-x"+secret, "jupyter"), "tini has an unknown option: -x", false},
		{v("sh", "-c", strings.Repeat("(", longest+1)), "the script is too long", true},
		{v("sh", "-c", strings.Repeat("(", longest)), "invalid shell syntax", true},
		{v("bash", "/start.sh"), "/start.sh is a script in the image", false},
		{v("tini", "--", "./run.sh"), "./run.sh is a script in the image", false},
		{v("bash", "-c", "./setup.sh && jupyter lab"), "./setup.sh is a script in the image", false},
		{v("bash", "-c", "jupyter lab\nwhile true; do sleep 1; done"), "the script continues after Jupyter: while … (line 2 of the script)", false},
		{v("bash", "-c", "while true; do jupyter lab; done"), "the script does more than start Jupyter: while …", false},
		{v("bash", "-c", "f() { :; }; jupyter lab"), "the script does more than start Jupyter: a function", false},
		{v("bash", "-c", ". /venv/bin/activate && jupyter lab"), "the script does more than start Jupyter: . …", false},
		{v("bash", "-c", "python app.py &\njupyter lab"), "the script does more than start Jupyter: python …", false},
		{v("bash", "-c", "(cd /a; jupyter lab)"), "the script does more than start Jupyter: a group of commands", false},
		{v("bash", "-c", "jupyter lab & tail -f /dev/null"), "the script continues after Jupyter: tail …", false},
		{v("bash", "-c", "jupyter lab | tee log"), "the script does more than start Jupyter: commands joined by |", false},
		{v("bash", "-c", "pip install x || jupyter lab"), "Jupyter starts only if another command fails", false},
		{v("bash", "-c", "true && ! jupyter lab"), "the script does more than start Jupyter: a negated command", false},
		{v("bash", "-c", "set -- lab; jupyter \"$@\""), "the script does more than start Jupyter: set …", false},
		{v("bash", "-c", "jupyter lab 'x"), "invalid shell syntax", false},
		{v("bash", "-c", "$CMD lab jupyter"), "the program is known only inside the container", false},
		{v("bash", "-c", "jupyter lab --notebook-dir=$DIR"), "the folder given by --notebook-dir cannot be determined", false},
		{v("bash", "-c", "true;\njupyter lab $HOME/work"), "the notebook folder cannot be determined (line 2 of the script)", false},
		{v("bash", "-c", "cd ~ && jupyter lab"), "the folder given to cd cannot be determined", false},
		{v("bash", "-c", `bash -c "bash -c 'sh -c \"jupyter lab\"'"`), "shells are nested too deeply", false},
		{v("uv", "run", "--with", "git+https://u:"+secret+"@h/x", "jupyter", "lab"), "uv is given a URL", false},
		{v("tini", "--", "a=/jupyter", "lab"), "invalid program name", false},
		{v("conda", "run", "-n", "a\nb", "jupyter", "lab"), "control character before the flags", false},
		{v("conda", "activate", "x", "jupyter"), "conda does not start Jupyter", false},
		{v(secret + "=jupyter"), "a command does not start a Jupyter server", false},
	} {
		s, err := read1(t, row.in)
		var u *UnreadableError
		if !errors.As(err, &u) {
			t.Errorf("%q: read as %+v, error %v", row.in, s, err)
			continue
		}
		if err.Error() != row.want || u.NoJupyter != row.noJupyter {
			t.Errorf("%q: got %q, NoJupyter %v; want %q", row.in, err, u.NoJupyter, row.want)
		}
	}
}

// TestMAGI reads the command of the stack that ships as an example: a script
// with an if, which is more than a start.
func TestMAGI(t *testing.T) {
	file, err := os.ReadFile("../../examples/stacks/magi/docker-compose.yml")
	if err != nil {
		t.Fatal(err)
	}
	var stack struct {
		Services map[string]struct{ Command yaml.Node }
	}
	if err := yaml.Unmarshal(file, &stack); err != nil {
		t.Fatal(err)
	}
	script, ok := strings.CutPrefix(strings.TrimSpace(stack.Services["jupyter"].Command.Value), `bash -c "`)
	if !ok {
		t.Fatal("the command is not the script that this test is about")
	}
	script = strings.NewReplacer(`\"`, `"`, "$$", "$").Replace(strings.TrimSuffix(script, `"`))
	_, err = Read([]string{"bash", "-c", script})
	var u *UnreadableError
	if !errors.As(err, &u) || u.NoJupyter || u.Reason != "the script does more than start Jupyter: if …" {
		t.Errorf("got %v", err)
	}
}
