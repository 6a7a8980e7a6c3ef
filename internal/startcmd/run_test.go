package startcmd

import "testing"

func TestWrappersAndPrograms(t *testing.T) {
	v := func(words ...string) []string { return words }
	check(t, []readRow{
		{v("tini", "-g", "--", "start-notebook.sh", "--NotebookApp.token=''"), "tini -g -- start-notebook.sh", "", "--NotebookApp.token"},
		{v("tini", "-g", "--", "start.sh", "jupyter", "lab", "--LabApp.token=''"), "tini -g -- start.sh jupyter lab", "", "--LabApp.token"},
		{v("/usr/bin/tini", "-gvv", "-p", "SIGTERM", "--", "/usr/local/bin/start-notebook.py", "--port=9"), "/usr/bin/tini -gvv -p SIGTERM -- /usr/local/bin/start-notebook.py", "port=9", ""},
		{v("dumb-init", "jupyter", "server"), "dumb-init jupyter server", "", ""},
		{v("start-singleuser.py", "--ip=0.0.0.0"), "start-singleuser.py", "", "--ip"},
		{v("/opt/conda/bin/jupyter", "lab", "--allow-root"), "/opt/conda/bin/jupyter lab", "", "--allow-root"},
		{v("python", "-m", "jupyterlab", "--allow-root"), "python -m jupyterlab", "", "--allow-root"},
		{v("python3", "-u", "-m", "notebook", "--no-browser"), "python3 -u -m notebook --no-browser", "", ""},
		{v("python3.11", "-m", "jupyter", "lab"), "python3.11 -m jupyter lab", "", ""},
		{v("env", "JUPYTER_TOKEN="+secret, "-u", "HOME", "jupyter", "lab"), "jupyter lab", "", "env|JUPYTER_TOKEN"},
		{v("gosu", "jovyan", "jupyter", "lab"), "jupyter lab", "", "gosu"},
		{v("su-exec", "1000:100", "jupyter", "lab"), "jupyter lab", "", "su-exec"},
		{v("sudo", "-EHu", "jovyan", "PATH=/x", "jupyter", "lab", "/w"), "jupyter lab", "root=/w", "sudo|PATH"},
		{v("nohup", "nice", "-n", "5", "jupyter", "lab"), "jupyter lab", "", "nohup|nice"},
		{v("conda", "run", "-n", "ml", "--no-capture-output", "jupyter", "lab", "--allow-root"), "conda run -n ml --no-capture-output jupyter lab", "", "--allow-root"},
		{v("conda", "run", "--cwd", "/app", "-n", "ml", "jupyter", "lab"), "conda run -n ml jupyter lab", "dir=/app", ""},
		{v("micromamba", "run", "-n", "base", "jupyter", "lab"), "micromamba run -n base jupyter lab", "", ""},
		{v("poetry", "run", "jupyter", "lab", "--ip=0.0.0.0"), "poetry run jupyter lab", "", "--ip"},
		{v("uv", "run", "--with", "jupyterlab", "jupyter", "lab"), "uv run --with jupyterlab jupyter lab", "", ""},
		{v("pipenv", "run", "jupyter", "notebook"), "pipenv run jupyter notebook", "", ""},
		{v("tini", "--", "bash", "-c", "exec conda run -n ml jupyter lab"), "tini -- conda run -n ml jupyter lab", "", ""},
		{v("tini", "--", "bash", "-c", "bash -lc 'cd /w; jupyter lab'"), "tini -- jupyter lab", "dir=/w", "bash -l"},
	})
}

func TestScripts(t *testing.T) {
	v := func(words ...string) []string { return words }
	check(t, []readRow{
		{v("sh", "-c", "jupyter lab --ip=0.0.0.0 --allow-root"), "jupyter lab", "", "--ip|--allow-root"},
		{v("bash", "-c", "cd /app && pip install -r requirements.txt && jupyter lab --port 9"), "jupyter lab", "port=9 dir=/app", "pip install …"},
		{v("/bin/bash", "-ec", "pip install -q --extra-index-url https://u:"+secret+"@h/ x || true\nexec start-notebook.sh"), "start-notebook.sh", "", "pip install …"},
		{v("bash", "-euo", "pipefail", "-c", "set -x; apt-get update && apt-get install -y git; jupyter lab"), "jupyter lab", "", "set …|apt-get update …|apt-get install …"},
		{v("sh", "-c", "export JUPYTER_TOKEN="+secret+"; A=b; jupyter lab"), "jupyter lab", "", "JUPYTER_TOKEN|A"},
		{v("bash", "-c", "export A=b C && TOKEN="+secret+" jupyter lab"), "jupyter lab", "", "A|C|TOKEN"},
		{v("bash", "-c", "jupyter lab --port=$PORT --ServerApp.base_url=${BASE:-/} --NotebookApp.token=$T --no-browser"), "jupyter lab --no-browser", "", "--port|--ServerApp.base_url|--NotebookApp.token"},
		{v("bash", "-c", "jupyter lab $ARGS --ServerApp.default_url=\"/lab$X\""), "jupyter lab", "", "$…|--ServerApp.default_url"},
		{v("sh", "-c", "jupyter lab > /log 2>&1 &"), "jupyter lab", "", "&|redirections"},
		{v("sh", "-c", `exec jupyter lab "$@"`, "--", "--port=9", "--allow-root"), "jupyter lab", "port=9", "--allow-root"},
		{v("sh", "-c", `exec "$@"`, "sh", "jupyter", "lab", "/w"), "jupyter lab", "root=/w", ""},
		{v("bash", "-c", "mkdir -p ~/.jupyter && echo \"c.ServerApp.token='"+secret+"'\" > ~/.jupyter/x.py; chown -R 1000 /w; jupyter lab"), "jupyter lab", "", "mkdir …|echo …|chown …"},
		{v("bash", "-c", "jupyter labextension install x && jupyter lab build && jupyter notebook --generate-config; jupyter notebook --allow-root"), "jupyter notebook", "", "jupyter labextension …|jupyter …|--allow-root"},
		{v("bash", "-c", "python -m ipykernel install --user && python3 -m pip install x && jupyter lab || exit 1"), "jupyter lab", "", "python -m ipykernel …|python3 -m pip …"},
		{v("bash", "-c", "cd /a; cd b || exit 1\n# a comment\nsleep 5; time jupyter lab"), "jupyter lab", "dir=/a/b", "sleep …|time"},
		{v("bash", "-c", `jupyter lab --notebook-dir="/my notebooks" \
  --no-browser`), "jupyter lab --no-browser", "root=/my notebooks", ""},
		{"jupyter lab --ip='*' --NotebookApp.token=\"\" /w", "jupyter lab", "root=/w", "--ip|--NotebookApp.token"},
		{`bash -c "jupyter lab --notebook-dir /w"`, "jupyter lab", "root=/w", ""},
		{"start-notebook.sh --NotebookApp.token=''", "start-notebook.sh", "", "--NotebookApp.token"},
		{`true || echo x; "jup"yter l\ab`, "jupyter lab", "", "true …|echo …"},
	})
}
