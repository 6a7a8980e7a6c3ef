package neighbour

import (
	"regexp"
	"slices"

	"example.com/magi-harden/internal/compose"
	"example.com/magi-harden/internal/grant"
)

// powers lists the keys by which a service controls the host, whatever it mounts, as
// words for a message.
func powers(svc compose.Service) (out []string) {
	if svc.Privileged {
		out = append(out, "privileged")
	}
	if svc.Pid == "host" {
		out = append(out, "pid: host")
	}
	for _, c := range svc.CapAdd {
		if bigCap.MatchString(c) {
			out = append(out, "cap_add "+c)
		}
	}
	if slices.ContainsFunc(svc.Devices, func(d compose.Device) bool { return !grant.PlainDevice(d.Source) }) {
		out = append(out, "devices") // without the source, which may come from a variable
	}
	if !compose.AreGPUs(svc.Gpus) {
		out = append(out, "gpus")
	}
	if svc.Deploy != nil && svc.Deploy.Resources.Reservations != nil && !compose.AreGPUs(svc.Deploy.Resources.Reservations.Devices) {
		out = append(out, "deploy.resources.reservations.devices")
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// bigCap matches the capabilities that are as good as root on the host: they load code
// into the kernel, mount disks, and open files and memory beside it.
var bigCap = regexp.MustCompile(`(?i)^(CAP_)?(ALL|SYS_ADMIN|SYS_MODULE|SYS_RAWIO|DAC_READ_SEARCH)$`)
