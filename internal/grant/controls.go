package grant

import (
	"path"
	"regexp"
	"slices"
	"strings"
)

// engineRun matches what the engine, and what starts programs as root, listen in: a
// socket answers through a read-only mount as well.
var engineRun = regexp.MustCompile(`^(/|/run|/var|/run/(docker|podman|containerd|crio|cri-dockerd|buildkit|k3s|systemd|dbus)(/.*)?|/run/user(/\d+)?(/(docker|podman|containerd|buildkit|systemd)(/.*)?)?)$`)

// engineSocket matches the sockets of engines, wherever they are.
var engineSocket = regexp.MustCompile(`^(docker|podman|containerd|crio|cri-dockerd|buildkitd?)([.-][^/]*)?\.sock`)

// engineState is what the engines and their like keep below /var: programs and settings
// of containers.
var engineState = regexp.MustCompile(`^/var/(lib|spool|spool/cron|lib/(docker|containerd|containers|kubelet|crio|rancher|cni|systemd|dpkg|snapd)(/.*)?|spool/cron/.*)$`)

// dataOfEtc are the parts of /etc that no program of the system starts from.
var dataOfEtc = [...]string{"localtime", "timezone", "machine-id", "hostname", "hosts", "resolv.conf", "os-release", "letsencrypt", "ssl", "pki", "ca-certificates", "nginx", "apache2", "httpd", "caddy", "traefik",
	"haproxy", "wireguard", "openvpn", "prometheus", "grafana", "loki", "alertmanager", "mosquitto", "mysql", "postgresql", "redis", "bind", "unbound", "pihole", "dnsmasq.d", "samba", "searxng"}

// ControlsEngine reports whether a container controls an engine of containers, or what
// starts programs as root, through a mount of this clean path of the host.
func ControlsEngine(name string) bool {
	if rest, in := inside(name, "/var/run"); in {
		name = path.Join("/run", rest)
	}
	return engineRun.MatchString(name) || engineSocket.MatchString(path.Base(name))
}

// ControlsHost reports whether a container controls the host through a mount of this
// clean path of it: it reads what only root may, or writes what the system consists of.
func ControlsHost(name string, readOnly bool) bool {
	parts := strings.Split(strings.TrimPrefix(name, "/"), "/")
	switch whole := len(parts) == 1; {
	case whole && slices.Contains([]string{"etc", "root", "dev", "home"}, parts[0]):
		return true
	case readOnly, parts[0] == "run", parts[0] == "dev":
		return false // its devices are closed but for those of devices
	case parts[0] == "var":
		return engineState.MatchString(name)
	case parts[0] == "etc":
		return !DataOfEtc(name)
	case slices.Contains(systemRoots[:], parts[0]), windows.MatchString(name):
		return parts[0] != "root" && parts[0] != "private" && parts[0] != "host"
	}
	return false
}

// DataOfEtc reports whether a clean path is one of those below /etc that no program of
// the system starts from, such as /etc/localtime; it may be a symlink to elsewhere.
func DataOfEtc(name string) bool {
	rest, in := inside(name, "/etc")
	first, _, _ := strings.Cut(rest, "/")
	return in && slices.Contains(dataOfEtc[:], first)
}

// plainDevices matches devices of the kernel that give no memory and no disk of the
// host: consoles, media, input, accelerators, virtual networks and machines.
var plainDevices = regexp.MustCompile(`^/dev/(tty\w*|serial(/.*)?|console|ptmx|pts(/.*)?|null|zero|full|u?random|fuse|net(/tun)?|kvm|vhost-\w+|snd(/.*)?|dri(/.*)?|kfd|nvidia[\w-]*|accel(/.*)?|apex_\d+|video\d*|media\d*|v4l(/.*)?|dvb(/.*)?|vchiq|vcsm(-cma)?|dma_heap(/.*)?|` +
	`galcore|mali\d*|rga|mpp_service|bus/usb(/.*)?|usb(/.*)?|hidraw\d*|hwrng|input(/.*)?|uinput|i2c-\d+|spidev[\d.]+|gpio(mem|chip)?\w*|rtc\d*|watchdog\d*|cec\d*|lirc\d*|rfkill|cdrom|sr\d+|shm|ppp|infiniband(/.*)?|zigbee\w*|zwave\w*)$`)

// gpuOfCDI matches the names that vendors give to their GPUs for CDI.
var gpuOfCDI = regexp.MustCompile(`^(nvidia|amd|intel)\.com/gpu=[\w:-]+$`)

// PlainDevice reports whether a device of the host is known to give no control of it.
func PlainDevice(name string) bool {
	return plainDevices.MatchString(path.Clean(name)) || gpuOfCDI.MatchString(name)
}
