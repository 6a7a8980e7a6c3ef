#!/bin/sh
# Runs the scripts that others mount, then the command.
set -e
for f in /docker-entrypoint.d/*.sh; do
	[ ! -x "$f" ] || "$f"
done
exec "$@"
