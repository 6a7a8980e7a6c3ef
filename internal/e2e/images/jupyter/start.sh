#!/bin/bash
# Runs a command as the notebook's user, as the docker-stacks' start.sh does:
# root becomes NB_USER (with sudo where GRANT_SUDO asks for it), anybody else
# stays who they are, with a warning where that is not NB_UID.
set -e
(($#)) || set -- bash

warn() { echo "start.sh: WARNING: $*" >&2; }
run_hooks() {
	local hook
	for hook in "$1"/*.sh; do
		# shellcheck source=/dev/null
		[[ ! -e $hook ]] || source "$hook"
	done
}

run_hooks /usr/local/bin/start-notebook.d
if [[ $(id -u) != 0 ]]; then
	if ! whoami &>/dev/null; then
		if [[ -w /etc/passwd ]]; then
			echo "$NB_USER:x:$(id -u):$(id -g):,,,:$HOME:/bin/bash" >>/etc/passwd
		else
			warn "no user name for uid $(id -u)"
		fi
	fi
	[[ $(id -u) == "$NB_UID" ]] || warn "uid is $(id -u) and stays: only root can change it to NB_UID=$NB_UID"
	[[ $(id -g) == "$NB_GID" ]] || warn "gid is $(id -g) and stays: only root can change it to NB_GID=$NB_GID"
	[[ -w . ]] || warn "no permission to write in $PWD"
	run_hooks /usr/local/bin/before-notebook.d
	exec "$@"
fi

if [[ $(id -u jovyan) != "$NB_UID" || $(id -g jovyan) != "$NB_GID" ]]; then
	groupmod -o -g "$NB_GID" users
	usermod -o -u "$NB_UID" jovyan
fi
if [[ ${CHOWN_HOME:-} =~ ^(1|yes)$ ]]; then
	chown "$NB_UID:$NB_GID" /home/jovyan
fi
if [[ ${GRANT_SUDO:-} =~ ^(1|yes)$ ]]; then
	echo "jovyan ALL=(ALL) NOPASSWD:ALL" >/etc/sudoers.d/added-by-start-script
fi
run_hooks /usr/local/bin/before-notebook.d
exec sudo --preserve-env --set-home --user jovyan LD_LIBRARY_PATH="${LD_LIBRARY_PATH:-}" PATH="$PATH" PYTHONPATH="${PYTHONPATH:-}" "$@"
