#!/bin/bash
# PID 1 of the machine: lays out the root file system, then runs the engine
# until standard input ends. It starts in namespaces of its own (mount, PID,
# network), so that whatever it leaves behind goes with it.
# usage: machine.sh ROOT DATA RUN [dockerd's arguments]
set -euo pipefail
root=$1 data=$2 run=$3
shift 3

read -r # one line: the network is there

mount --make-rslave /
mount --bind "$root" "$root"
cd "$root"
mount -t proc proc proc
mount -t sysfs sysfs sys
mount --rbind /sys/fs/cgroup sys/fs/cgroup
mount --rbind /dev dev
mount -t tmpfs tmpfs run
mount -t tmpfs tmpfs tmp
mkdir -p var/lib/docker old ".$run"
mount --bind "$data" var/lib/docker
mount --rbind "$run" ".$run"
pivot_root . old
cd /
umount -l /old

dockerd --host "unix://$run/docker.sock" "$@" </dev/null &
cat >/dev/null
kill -TERM $! 2>/dev/null || true
wait $! || true
