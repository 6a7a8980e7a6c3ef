package invariant

import (
	"slices"
	"strings"

	"example.com/magi-harden/internal/compose"
)

// confined checks what every container of ours keeps to: no root, no
// capability, nothing of the host, and a bound on everything.
func confined(s compose.Service) (errs []error) {
	check := func(ok bool, key, problem string) {
		if !ok {
			errs = append(errs, violation(s.Name, key, "%s", problem))
		}
	}
	user, _, _ := strings.Cut(s.User, ":")
	check(user != "" && user != "root" && strings.Trim(user, "0") != "", "user", "is root")
	check(!s.Privileged, "privileged", "is on")
	check(slices.Equal(s.CapDrop, []string{"ALL"}), "cap_drop", "is not ALL")
	check(len(s.CapAdd) == 0, "cap_add", "gives capabilities back")
	check(slices.Equal(s.SecurityOpt, []string{"no-new-privileges:true"}), "security_opt", "is not just no-new-privileges")
	check(s.ReadOnly, "read_only", "is off")
	for _, d := range s.Devices {
		check(compose.IsGPU(d.Source), "devices", d.Source+" is no GPU")
	}
	check(len(s.DeviceCgroupRules) == 0, "devices", "gives devices of the host")
	check(s.NetworkMode == "", "network_mode", "is set")
	check(s.Pid == "" && slices.Contains([]string{"", "private", "shareable", "none"}, s.Ipc) && s.Uts == "" && s.UserNSMode == "" && s.Cgroup == "" && s.CgroupParent == "", "pid", "shares a namespace of the host (pid, ipc, uts, userns_mode or cgroup)")
	check(len(s.VolumesFrom) == 0, "volumes_from", "mounts what another container has")
	check(len(s.PostStart) == 0 && len(s.PreStart) == 0 && len(s.PreStop) == 0, "post_start", "runs a hook, which may be root")
	check(!s.UseAPISocket, "use_api_socket", "gives the engine away")
	check(len(s.ExtraHosts) == 0, "extra_hosts", "names addresses of the host")
	check(len(s.Tmpfs) > 0, "tmpfs", "is missing")
	for _, t := range s.Tmpfs {
		check(strings.Contains(t, "size="), "tmpfs", t+" has no size and could take half of the host's memory")
	}
	limits := s.Deploy != nil && s.Deploy.Resources.Limits != nil
	check(limits && s.Deploy.Resources.Limits.MemoryBytes > 0, "deploy.resources.limits.memory", "is missing")
	check(limits && s.Deploy.Resources.Limits.NanoCPUs > 0, "deploy.resources.limits.cpus", "is missing")
	check(limits && s.Deploy.Resources.Limits.Pids > 0, "deploy.resources.limits.pids", "is missing")
	check(s.Logging != nil && s.Logging.Options["max-size"] != "" && s.Logging.Options["max-file"] != "", "logging", "is not bounded")
	return errs
}
