package exact

import (
	"net/netip"
	"slices"
	"strings"

	"example.com/magi-harden/internal/compose"
	"example.com/magi-harden/internal/file"
	"example.com/magi-harden/internal/finding"
)

// reachedTable judges a service that Jupyter may reach: what it does, what it may and
// whom it reaches itself stays as it is.
var reachedTable = append(table{
	{"networks.*", finding.OpensNetwork, entries(goes)},
}, common...)

// otherTable judges every other service: it is the user's own, as long as it stays
// away from Jupyter, from the hardening's files and from the engine.
var otherTable = append(table{
	{"image", "", nil},
	{"platform", "", nil},
	{"pull_policy", "", nil},
	{"annotations.**", "", nil},
	{"command", "", nil},
	{"entrypoint", "", nil},
	{"working_dir", "", nil},
	{"user", "", nil},
	{"environment.**", finding.OpensToken, nil},
	{"env_file.**", finding.OpensToken, nil},
	{"label_file.**", "", nil},
	{"extends.service", "", nil},
	{"extends", finding.OpensStart, members},
	{"container_name", "", nil},
	{"hostname", "", nil},
	{"domainname", "", nil},
	{"mac_address", "", nil},
	{"scale", "", nil},
	{"read_only", "", nil},
	{"tmpfs.**", "", nil},
	{"shm_size", "", nil},
	{"gpus.*.driver", finding.OpensHost, only(text(compose.IsGPUDriver))},
	{"gpus.*.capabilities.*", finding.OpensHost, only(text(compose.IsGPUCapability))},
	{"gpus.*.device_ids.*", finding.OpensHost, only(text(compose.IsGPUID))},
	{"gpus.*.count", "", nil},
	{"deploy.resources.reservations.devices.*.driver", finding.OpensHost, only(text(compose.IsGPUDriver))},
	{"deploy.resources.reservations.devices.*.capabilities.*", finding.OpensHost, only(text(compose.IsGPUCapability))},
	{"deploy.resources.reservations.devices.*.device_ids.*", finding.OpensHost, only(text(compose.IsGPUID))},
	{"deploy.resources.reservations.devices.*.count", "", nil},
	{"deploy.replicas", "", nil},
	{"expose.**", "", nil},
	{"dns.**", "", nil},
	{"dns_search.**", "", nil},
	{"extra_hosts.**", "", nil},
	{"ports.*", finding.OpensNetwork, only(ownPort)},
	{"networks.*", finding.OpensNetwork, entries(ownNetworkOnly)},
	{"networks.*.**", finding.OpensNetwork, nil},
	{"network_mode", finding.OpensNetwork, only(is("none", "bridge"))},
	{"volumes.*", finding.OpensFiles, only(ownMount)},
	{"secrets.**", finding.OpensFiles, nil},
	{"configs.**", finding.OpensFiles, nil},
	{"build.context", "", nil},
	{"build.dockerfile", "", nil},
	{"build.dockerfile_inline", "", nil},
	{"build.target", "", nil},
	{"build.args.**", finding.OpensToken, nil},
	{"build.labels.**", finding.OpensToken, nil},
	{"build.pull", "", nil},
	{"build.no_cache", "", nil},
	{"build.platforms.**", "", nil},
	{"build.tags.**", "", nil},
	{"triggers.**", "", nil},
}, common...)

// common are the keys that every service beside the hardened ones may change.
var common = table{
	{"labels.**", finding.OpensToken, nil},
	{"restart", "", nil},
	{"profiles.**", "", nil},
	{"depends_on.**", "", nil},
	{"healthcheck.**", "", nil},
	{"logging.**", "", nil},
	{"stop_grace_period", "", nil},
	{"stop_signal", "", nil},
	{"init", "", nil},
	{"tty", "", nil},
	{"stdin_open", "", nil},
	{"attach", "", nil},
	{"cap_drop.*", finding.OpensPrivileges, entries(comes)},
	{"security_opt.*", finding.OpensPrivileges, only(noNewPrivileges)},
	{"deploy.resources.limits.**", "", nil},
	{"deploy.resources.reservations.cpus", "", nil},
	{"deploy.resources.reservations.memory", "", nil},
	{"deploy.labels.**", "", nil},
	{"deploy.restart_policy.**", "", nil},
	{"mem_limit", "", nil},
	{"mem_reservation", "", nil},
	{"memswap_limit", "", nil},
	{"cpus", "", nil},
	{"cpu_shares", "", nil},
	{"cpuset", "", nil},
	{"pids_limit", "", nil},
	{"ulimits.**", "", nil},
	{"oom_score_adj", finding.OpensLimits, only(diesFirst)},

	{"privileged", finding.OpensPrivileges, no},
	{"cap_add", finding.OpensPrivileges, members},
	{"group_add", finding.OpensPrivileges, members},
	{"userns_mode", finding.OpensPrivileges, no},
	{"sysctls", finding.OpensPrivileges, members},
	{"runtime", finding.OpensPrivileges, no},
	{"use_api_socket", finding.OpensEngine, no},
	{"pid", finding.OpensHost, no},
	{"ipc", finding.OpensHost, no},
	{"uts", finding.OpensHost, no},
	{"cgroup", finding.OpensHost, no},
	{"cgroup_parent", finding.OpensHost, no},
	{"devices.*", finding.OpensHost, no},
	{"device_cgroup_rules", finding.OpensHost, members},
	{"volumes.*", finding.OpensFiles, no},
	{"volumes_from.*", finding.OpensFiles, no},
	{"build", finding.OpensFiles, members},
	{"develop", finding.OpensFiles, no},
	{"provider", finding.OpensStart, no},
	{"post_start.*", finding.OpensStart, no},
	{"pre_start.*", finding.OpensStart, no},
	{"pre_stop.*", finding.OpensStart, no},
	{"network_mode", finding.OpensNetwork, no},
	{"ports.*", finding.OpensNetwork, entries(goes)},
	{"links", finding.OpensNetwork, members},
}

func noNewPrivileges(_ diff, c change) bool {
	return c.added() && slices.Contains([]string{"no-new-privileges", "no-new-privileges:true", "no-new-privileges=true"}, c.is.text)
}

// ownPort: a service of the user's may publish what it likes; one of the stack, on
// loopback only.
func ownPort(d diff, c change) bool {
	if c.removed() || d.was == nil {
		return true
	}
	addr, err := netip.ParseAddr(c.is.at("host_ip"))
	return err == nil && addr.IsLoopback()
}

// ownNetworkOnly: any but those in which Jupyter or the front is.
func ownNetworkOnly(d diff, c change) bool {
	if c.removed() {
		return true
	}
	if ours(d.Design, c.key()) {
		return false
	}
	for name, s := range kidsOf(d.comparison.is.child("services")) {
		if hardened(d.Design, name) && s.child("networks").child(c.key()) != nil {
			return false
		}
	}
	return true
}

// dataFolders are where hosts have data of their users.
var dataFolders = [...]string{"/data", "/home", "/media", "/mnt", "/opt", "/srv"}

// clockFiles are mounted read-only by many.
var clockFiles = [...]string{"/etc/localtime", "/etc/timezone"}

// ownMount: a volume, or a folder of the stack's or of data. What of the hardening's
// files, and of the engine, it reaches is not judged here. Jupyter's own mounts are
// read-only for others.
func ownMount(d diff, c change) bool {
	if c.removed() {
		return true
	}
	readOnly := c.is.at("read_only") == "true"
	source := c.is.at("source")
	switch c.is.at("type") {
	case "tmpfs":
		return true
	case "volume":
		return source == "" || readOnly || !d.mountedByJupyter(func(of string) bool { return of == source })
	case "bind":
	default:
		return false
	}
	if !slices.Contains([]string{"", "private", "rprivate"}, c.is.at("bind", "propagation")) {
		return false
	}
	if slices.Contains(clockFiles[:], source) {
		return readOnly
	}
	shared := d.mountedByJupyter(func(of string) bool { return overlap(of, source) || overlap(d.Real(of), d.Real(source)) })
	return (readOnly || !shared) && d.dataFile(source)
}

// overlap reports whether one of two paths is the other, or lies in it.
func overlap(a, b string) bool { return file.Within(a, b) || file.Within(b, a) }

// dataFile reports whether a path of the host is below the stack's folder, or data
// beside it that is not hidden; as it is written, and where its symlinks lead.
func (d diff) dataFile(name string) bool {
	return dataIn(d.Dir, name) && dataIn(d.Real(d.Dir), d.Real(name))
}

func dataIn(dir, name string) bool {
	if name != dir && file.Within(name, dir) {
		return true
	}
	return !file.Within(dir, name) && !strings.Contains(name, "/.") && slices.ContainsFunc(dataFolders[:], func(folder string) bool {
		return name != folder && file.Within(name, folder)
	})
}

// mountedByJupyter reports whether a source of Jupyter's mounts is meant.
func (d diff) mountedByJupyter(meant func(source string) bool) bool {
	for _, m := range kidsOf(d.comparison.was.child("services").child(d.Design.Jupyter.Service).child("volumes")) {
		if source := m.at("source"); source != "" && meant(source) {
			return true
		}
	}
	return false
}
