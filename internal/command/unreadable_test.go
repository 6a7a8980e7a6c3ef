package command

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
		{v(), "there is no command", true},
		{"", "no command in it starts Jupyter", true},
		{v("python", "app.py"), "python starts no Jupyter server", true},
		{v("sleep", "infinity"), "sleep starts no Jupyter server", true},
		{v("bash"), "bash starts no Jupyter server", true},
		{v("bash", "-c", "python worker.py"), "the script does more than start Jupyter: python …", true},
		{v("/opt/spark/sbin/start-worker.sh", "spark://m:7077"), "/opt/spark/sbin/start-worker.sh is a script in the image", true},
		{v("jupyterhub", "-f", "/c.py"), "jupyterhub starts no Jupyter server", true},
		{v("jupyter", "lab", "--version"), "jupyter has a subcommand or a flag that starts no server", false},
		{v("jupyter", "lab", "build"), "jupyter has a subcommand or a flag that starts no server", false},
		{v("/entrypoint.sh", "jupyter", "lab"), "/entrypoint.sh is a script in the image", false},
		{v("/docker-entrypoint", "x"), "/docker-entrypoint is a script in the image", false},
		{v("bash", "/start.sh"), "/start.sh is a script in the image", false},
		{v("tini", "--", "./run.sh"), "./run.sh is a script in the image", false},
		{v("bash", "-c", "./setup.sh && jupyter lab"), "./setup.sh is a script in the image", false},
		{v("bash", "-c", "jupyter lab\nwhile true; do sleep 1; done"), "the script goes on after Jupyter: while … (line 2 of the script)", false},
		{v("bash", "-c", "while true; do jupyter lab; done"), "the script does more than start Jupyter: while …", false},
		{v("bash", "-c", "f() { :; }; jupyter lab"), "the script does more than start Jupyter: a function", false},
		{v("bash", "-c", ". /venv/bin/activate && jupyter lab"), "the script does more than start Jupyter: . …", false},
		{v("bash", "-c", "python app.py &\njupyter lab"), "the script does more than start Jupyter: python …", false},
		{v("bash", "-c", "(cd /a; jupyter lab)"), "the script does more than start Jupyter: a group of commands", false},
		{v("bash", "-c", "jupyter lab & tail -f /dev/null"), "the script goes on after Jupyter: tail …", false},
		{v("bash", "-c", "jupyter lab | tee log"), "the script does more than start Jupyter: commands joined by |", false},
		{v("bash", "-c", "pip install x || jupyter lab"), "Jupyter is started only when another command failed", false},
		{v("bash", "-c", "true && ! jupyter lab"), "the script does more than start Jupyter: a negated command", false},
		{v("bash", "-c", "set -- lab; jupyter \"$@\""), "the script does more than start Jupyter: set …", false},
		{v("bash", "-c", "jupyter lab 'x"), "it is not what a shell can read", false},
		{v("bash", "-c", "$CMD lab jupyter"), "the program is known only inside the container", false},
		{v("bash", "-c", "jupyter lab --notebook-dir=$DIR"), "the folder that --notebook-dir names cannot be known here", false},
		{v("bash", "-c", "true;\njupyter lab $HOME/work"), "the folder of notebooks cannot be known here (line 2 of the script)", false},
		{v("bash", "-c", "cd ~ && jupyter lab"), "the folder that cd names cannot be known here", false},
		{v("bash", "-c", `bash -c "bash -c 'sh -c \"jupyter lab\"'"`), "a shell runs a shell that runs a shell", false},
		{v("uv", "run", "--with", "git+https://u:"+secret+"@h/x", "jupyter", "lab"), "uv is given a URL", false},
		{v("tini", "--", "a=/jupyter", "lab"), "the name of the program has characters that a program's name does not have", false},
		{v("conda", "run", "-n", "a\nb", "jupyter", "lab"), "a control character is in front of the flags", false},
		{v("conda", "activate", "x", "jupyter"), "conda does not start Jupyter", false},
		{v(secret + "=jupyter"), "a command starts no Jupyter server", false},
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

// TestMAGI has the shape of MAGI's own command: a script with an if and
// installations, which is more than a start.
func TestMAGI(t *testing.T) {
	path := "testdata/magi.sh"
	script, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	_, err = Read([]string{"bash", "-c", string(script)})
	if err == nil || !strings.Contains(err.Error(), "if … (line 2 of the script)") || strings.ContainsAny(err.Error(), "\n") {
		t.Errorf("got %v", err)
	}
	_ = yaml.Node{}
}
