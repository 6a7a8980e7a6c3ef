package grant

import (
	"strings"
	"testing"
)

// targets lists places of a container in which a mount may be, and then those in which
// it may not.
const targets = `
+ /home/jovyan /home/jovyan/work /home/jovyan/work/.hidden /home/jovyan/bin /home/jovyan/.cache /home/jovyan/.cache/huggingface /home/jovyan/.keras /home/jovyan/.m2
+ /home/jovyan/data /home/jovyan/projects/x /home/jovyan/work/python /home/jovyan/jupyter /home/jovyan/notebooks/lib/x /home/jovyan/environment /home/jovyan/work/so /root/.cache/huggingface
+ /root/work /home/other/work /data /data/sub /datasets /workspace /app /app/src /nb /notebooks /srv/nb /srv/data /mnt/x /media/x /models /shared /tmp /tmp/x /project /home
+ /opt/airflow/dags /opt/notebooks /opt/data /usr/src/app /var/data /var/data/x /var/www/html /var/tmp/x /run/secrets/x /x /c /far.json /books /data/r /data/start
- / /. // rel . .. etc /etc /etc/jupyter /etc/jupyter/x.py /etc/magi-harden /etc/magi-harden/jupyter /etc/magi-harden/jupyter/x.json /etc/profile.d /etc/passwd /etc/settings.json
- /usr /usr/bin /usr/local /usr/local/bin/start-notebook.d /usr/local/bin/before-notebook.d /usr/local/share/jupyter /usr/lib/python3 /usr/src /bin /sbin /lib /lib64 /lib/x
- /opt /opt/conda /opt/conda/bin /opt/conda/etc/jupyter /opt/conda/share /opt/venv /opt/miniconda3 /opt/python3.12 /opt/x/bin /opt/x/lib/python3/site-packages /opt/scripts /opt/jupyter
- /run /run/magi-harden /run/magi-harden/config /run/x /run/secrets /var /var/run /var/run/magi-harden /var/lib /var/lib/x /var/data/../lib /dev /dev/shm /proc /proc/1 /sys /boot /nix/store
- /home/jovyan/.jupyter /home/jovyan/.jupyter/lab /home/jovyan/.local /home/jovyan/.local/share/jupyter /home/jovyan/.ipython /home/jovyan/.config /home/jovyan/.bashrc /home/jovyan/.bash_profile /home/jovyan/.profile
- /home/jovyan/.ssh /home/jovyan/.conda /home/jovyan/.condarc /home/jovyan/.pip /home/jovyan/.gitconfig /home/jovyan/.cache/.x /home/jovyan/../../etc /root/.bashrc /home/other/.jupyter
- /home/jovyan/miniconda3 /root/venv /home/jovyan/envs /home/jovyan/work/.venv /home/jovyan/x/venv/lib /home/jovyan/x/bin /home/jovyan/x/lib /home/jovyan/python3.12 /home/jovyan/mambaforge /home/other/anaconda3/lib
- /home/jovyan/a.pth /home/jovyan/x/site-packages /home/jovyan/.cache/venv /root/pyenv /opt/saturncloud/envs /envs /opt/virtualenvs
- /venv /app/.venv /app/venv /env /conda /miniconda3 /entrypoint.sh /docker-entrypoint.d /start.sh /start /scripts /hooks /init /s6 /x.so /data/x.pth /app/lib/site-packages /.dockerenv
- /tmp/jupyter-config /tmp/jupyter-runtime/x /srv/lab /srv/lab/start /srv`

func TestTarget(t *testing.T) {
	place := Place{Home: "/home/jovyan", Starts: []string{"/srv/lab/start"}}
	for line := range strings.Lines(strings.TrimSpace(targets)) {
		words := strings.Fields(line)
		for _, target := range words[1:] {
			if got := place.Target(target); got != (words[0] == "+") {
				t.Errorf("%s: %v", target, got)
			}
		}
	}
}

// TestTargetOfAFile: a file of data may lie directly in /etc, and nothing else there.
func TestTargetOfAFile(t *testing.T) {
	file := Place{Home: "/home/jovyan", File: true}
	for target, want := range map[string]bool{"/etc/settings.json": true, "/etc/app.yml": true, "/etc/profile": false, "/etc/ld.so.preload": false, "/etc/pip.conf": false, "/etc/jupyter/a.json": false, "/etc/.a.json": false} {
		if got := file.Target(target); got != want {
			t.Errorf("%s: %v", target, got)
		}
	}
}

// TestHomeElsewhere: the settings of another home are those that count.
func TestHomeElsewhere(t *testing.T) {
	for home, rows := range map[string]map[string]bool{
		"/root":   {"/root": true, "/root/work": true, "/root/.jupyter": false, "/root/.cache": true},
		"/srv/me": {"/srv/me": true, "/srv/me/x": true, "/srv/me/.jupyter": false, "/home/jovyan/work": true},
		"/":       {"/x": true, "/etc": false, "/.jupyter": false, "/": false},
	} {
		for target, want := range rows {
			if got := (Place{Home: home}).Target(target); got != want {
				t.Errorf("home %s: %s: %v", home, target, got)
			}
		}
	}
}
