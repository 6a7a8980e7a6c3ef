package exact

import (
	"slices"

	"example.com/magi-harden/internal/design"
	"example.com/magi-harden/internal/finding"
)

// hardenedTable judges Jupyter and the front.
var hardenedTable = table{
	{"labels.*", finding.OpensLabels, only(describes)},
	{"annotations", finding.OpensLabels, members},

	{"restart", finding.OpensStart, nil},
	{"init", "", nil},
	{"tty", "", nil},
	{"stdin_open", "", nil},
	{"attach", "", nil},
	{"profiles.*", "", nil},
	{"stop_grace_period", "", nil},
	{"mac_address", "", nil},
	{"container_name", finding.OpensNames, only(ownName)},
	{"hostname", finding.OpensNames, only(ownName)},
	{"domainname", finding.OpensNames, no},

	{"user", finding.OpensPrivileges, no},
	{"privileged", finding.OpensPrivileges, no},
	{"cap_add.*", finding.OpensPrivileges, entries(goes)},
	{"cap_drop.*", finding.OpensPrivileges, entries(comes)},
	{"security_opt.*", finding.OpensPrivileges, no},
	{"group_add.*", finding.OpensPrivileges, no},
	{"runtime", finding.OpensPrivileges, no},
	{"sysctls", finding.OpensPrivileges, members},
	{"userns_mode", finding.OpensPrivileges, no},
	{"credential_spec", finding.OpensPrivileges, no},
	{"isolation", finding.OpensPrivileges, no},
	{"use_api_socket", finding.OpensEngine, no},

	{"pid", finding.OpensHost, no},
	{"ipc", finding.OpensHost, only(is("private", "none"))},
	{"uts", finding.OpensHost, no},
	{"cgroup", finding.OpensHost, no},
	{"cgroup_parent", finding.OpensHost, no},
	{"devices.*", finding.OpensHost, entries(goes)},
	{"device_cgroup_rules.*", finding.OpensHost, no},
	{"gpus.*", finding.OpensHost, entries(goes)},
	{"storage_opt", finding.OpensHost, members},

	{"read_only", finding.OpensFiles, only(is("true"))},
	{"tmpfs.*", finding.OpensFiles, only(smallerTmpfs)},
	{"volumes_from.*", finding.OpensFiles, no},
	{"volumes.*", finding.OpensHost, entries(spareMount)},
	{"volumes.*.read_only", finding.OpensFiles, only(is("true"))},
	{"volumes.*.consistency", "", nil},
	{"volumes.*.bind.create_host_path", finding.OpensHost, only(goes)},
	{"volumes.*.bind.selinux", "", nil},
	{"volumes.*.bind.propagation", finding.OpensHost, only(is("private", "rprivate"))},
	{"volumes.*.volume.nocopy", "", nil},
	{"volumes.*.volume.subpath", finding.OpensFiles, only(comes)},
	{"volumes.*.tmpfs.size", finding.OpensLimits, only(atMost)},
	{"secrets.*", finding.OpensFiles, entries(goes)},
	{"configs.*", finding.OpensFiles, entries(goes)},

	{"network_mode", finding.OpensNetwork, no},
	{"networks.*", finding.OpensNetwork, entries(goes)},
	{"networks.*.aliases", finding.OpensNames, members},
	{"ports.*", finding.OpensNetwork, entries(narrowerPort)},
	{"ports.*.name", "", nil},
	{"ports.*.app_protocol", "", nil},
	{"expose.*", finding.OpensNetwork, no},
	{"extra_hosts", finding.OpensNames, members},
	{"links.*", finding.OpensNetwork, no},
	{"external_links.*", finding.OpensNetwork, no},
	{"dns", finding.OpensNames, members},
	{"dns_search", finding.OpensNames, members},
	{"dns_opt", finding.OpensNames, members},

	{"environment.JUPYTER_TOKEN", finding.OpensToken, no},
	{"environment.*", finding.OpensStart, only(plainVariable)},
	{"env_file.*", finding.OpensToken, no},
	{"command", finding.OpensStart, no},
	{"entrypoint", finding.OpensStart, no},
	{"image", finding.OpensStart, only(pinned)},
	{"build.pull", "", nil},
	{"build.no_cache", "", nil},
	{"build", finding.OpensStart, members},
	{"pull_policy", finding.OpensStart, only(pulls)},
	{"working_dir", finding.OpensStart, no},
	{"post_start.*", finding.OpensStart, no},
	{"pre_start.*", finding.OpensStart, no},
	{"pre_stop.*", finding.OpensStart, no},
	{"provider", finding.OpensStart, no},
	{"develop", finding.OpensFiles, no},

	{"healthcheck.interval", "", nil},
	{"healthcheck.timeout", "", nil},
	{"healthcheck.retries", "", nil},
	{"healthcheck.start_period", "", nil},
	{"healthcheck.start_interval", "", nil},
	{"healthcheck", finding.OpensCheck, members},
	{"depends_on.*", finding.OpensCheck, entries(spareDependency)},
	{"depends_on.*.condition", finding.OpensCheck, only(is("service_healthy"))},
	{"depends_on.*.restart", "", nil},

	{"deploy.resources.limits.cpus", finding.OpensLimits, only(atMost)},
	{"deploy.resources.limits.memory", finding.OpensLimits, only(atMost)},
	{"deploy.resources.limits.pids", finding.OpensLimits, only(atMost)},
	{"deploy.resources.reservations.cpus", "", nil},
	{"deploy.resources.reservations.memory", "", nil},
	{"deploy.resources.reservations.devices.*", finding.OpensHost, entries(goes)},
	{"deploy.labels", finding.OpensLabels, members},
	{"deploy", finding.OpensLimits, members},
	{"scale", finding.OpensLimits, no},
	{"cpus", finding.OpensLimits, only(atMost)},
	{"mem_limit", finding.OpensLimits, only(atMost)},
	{"pids_limit", finding.OpensLimits, only(atMost)},
	{"memswap_limit", finding.OpensLimits, only(atMost)},
	{"mem_reservation", "", nil},
	{"cpu_shares", "", nil},
	{"cpuset", "", nil},
	{"oom_kill_disable", finding.OpensLimits, no},
	{"oom_score_adj", finding.OpensLimits, only(diesFirst)},
	{"shm_size", finding.OpensLimits, only(withinMemory)},
	{"ulimits.*", finding.OpensLimits, only(lowerUlimit)},
	{"logging.options.max-size", finding.OpensLogs, only(atMost)},
	{"logging.options.max-file", finding.OpensLogs, only(atMost)},
	{"logging", finding.OpensLogs, members},
}

// spareMount: a mount of the stack's or of notebooks may go; none may come. What
// configures the server and what guards the stack's files stays.
func spareMount(d diff, c change) bool {
	return c.removed() && slices.ContainsFunc(d.Design.Jupyter.Mounts, func(m design.Mount) bool {
		return d.name == d.Design.Jupyter.Service && m.Target == c.key() && (m.From == design.FromStack || m.From == design.FromNotebooks)
	})
}

// spareDependency: Jupyter waits for others only for their sake; the front waits for a
// healthy Jupyter.
func spareDependency(d diff, c change) bool {
	return c.added() || d.name == d.Design.Jupyter.Service
}
