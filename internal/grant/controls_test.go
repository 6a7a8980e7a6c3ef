package grant

import (
	"strings"
	"testing"
)

// TestControls: what gives an engine or the host, in any mode and only where it can be
// written; and what honest stacks mount.
func TestControls(t *testing.T) {
	for kind, names := range map[string]string{
		"engine": "/ /run /var /var/run /run/docker.sock /var/run/docker.sock /run/podman /run/podman/podman.sock /var/run/containerd/containerd.sock /run/containerd /run/docker /run/docker/plugins /run/crio/crio.sock /run/systemd /run/systemd/private /run/dbus /run/user /run/user/1000 /run/user/1000/docker.sock /run/user/1000/podman /srv/docker.sock /srv/docker.sock.raw /srv/containerd.sock",
		"any":    "/etc /root /dev /home",
		"write":  "/etc/cron.d /etc/systemd/system /etc/docker /etc/passwd /proc /proc/sys /sys /sys/fs/cgroup /usr /usr/local/bin /bin /lib/modules /boot /var/lib /var/lib/docker /var/lib/docker/volumes /var/lib/containerd /var/lib/kubelet /var/spool/cron /nix/store /mnt/c/Windows",
		"":       "/srv /srv/x /data /mnt/nas /media/x /opt/x /tmp /home/u/x /run/postgresql /run/user/1000/pulse /run/log /run/udev /var/log /var/lib/postgresql /var/www /etc/localtime /etc/timezone /etc/letsencrypt /etc/letsencrypt/live /etc/ssl/certs /dev/shm /dev/dri /root/x /srv/docker /srv/mydocker.sock /private/tmp/x",
	} {
		for name := range strings.FieldsSeq(names) {
			engine, reads, writes := ControlsEngine(name), ControlsHost(name, true), ControlsHost(name, false)
			if engine != (kind == "engine") {
				t.Errorf("%s: engine %v", name, engine)
			}
			if kind != "engine" && (reads != (kind == "any") || writes != (kind != "")) {
				t.Errorf("%s: reads %v, writes %v", name, reads, writes)
			}
		}
	}
	for name, want := range map[string]bool{"/dev/ttyUSB0": true, "/dev/net/tun": true, "/dev/dri/renderD128": true, "/dev/snd": true, "/dev/fuse": true, "/dev/bus/usb/001/002": true, "nvidia.com/gpu=all": true, "/dev/serial/by-id/x": true,
		"/dev": false, "/dev/sda": false, "/dev/nvme0n1": false, "/dev/mem": false, "/dev/port": false, "/dev/kmsg": false, "/dev/dm-0": false, "/dev/mapper/root": false, "/dev/disk/by-id/x": false, "/dev/dri/../sda": false, "/dev/loop0": false, "evil.com/host=root": false, "/dev/": false} {
		if got := PlainDevice(name); got != want {
			t.Errorf("%s: %v", name, got)
		}
	}
}
