package stack

import (
	"net"
	"net/netip"
	"os"
	"strings"

	"example.com/magi-harden/internal/answers"
)

// Host adds to f what this machine says: who owns new files, which networks it
// is on, and which bridges the engine has made.
func Host(f answers.Found) answers.Found {
	if f.UID == 0 {
		f.UID, f.GID = answers.DefaultUID, answers.DefaultGID
	}
	if f.GID == 0 {
		f.GID = answers.DefaultGID
	}
	f.NginxUID = answers.DefaultNginxUID
	if uid := os.Getuid(); uid > 0 {
		// Files can be given to nobody else, so the containers run as their owner.
		f.UID, f.NginxUID = uid, uid
	}
	ifaces, err := net.Interfaces()
	if err != nil {
		return f
	}
	for _, i := range ifaces {
		addrs, err := i.Addrs()
		if err != nil || i.Flags&net.FlagUp == 0 || i.Flags&net.FlagLoopback != 0 {
			continue
		}
		for _, a := range addrs {
			p, err := netip.ParsePrefix(a.String())
			if err != nil || !p.Addr().Is4() {
				continue
			}
			if engineBridge(i.Name) {
				f.Bridges = append(f.Bridges, p.Masked())
			} else {
				f.Networks = append(f.Networks, p.Masked())
			}
		}
	}
	return f
}

// engineBridge reports whether Docker names bridges or their ends so.
func engineBridge(name string) bool {
	return name == "docker0" || strings.HasPrefix(name, "br-") || strings.HasPrefix(name, "veth")
}
