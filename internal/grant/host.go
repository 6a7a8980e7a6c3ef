package grant

import (
	"regexp"
	"slices"
	"strings"
)

// keyPath matches names of folders and files that hold keys.
var keyPath = regexp.MustCompile(`(?i)(^|/)(\.?ssl|tls|certs?|\.ssh|\.gnupg|\.aws|\.kube|\.docker|[^/]*\.(pem|key|p12|pfx))(/|$)`)

// NamesKeys reports whether a path is named like a folder or file of private keys.
func NamesKeys(name string) bool { return keyPath.MatchString(name) }

// homes are the folders in which the homes of users lie.
var homes = [...]string{"/home", "/Users", "/var/home", "/export/home"}

// dataRoots are folders that exist for data: what lies in them can be named, they
// themselves cannot.
var dataRoots = [...]string{"/srv", "/mnt", "/media", "/opt", "/tmp", "/var/tmp", "/var/data", "/var/www", "/var/srv", "/var/opt", "/Volumes"}

// systemRoots are the folders of Linux, macOS and Windows that a system consists of.
var systemRoots = [...]string{"bin", "boot", "dev", "efi", "etc", "gnu", "host_mnt", "lib", "lib32", "lib64", "libx32", "lost+found", "nix", "ostree", "proc", "root", "run",
	"sbin", "selinux", "snap", "sys", "sysroot", "usr", "var", "host", "hostfs", "rootfs", "private", "System", "Library", "Applications", "cores", "init", "vmlinuz", "c"}

// programs are names of folders whose content the host runs, wherever they are.
var programs = [...]string{"bin", "sbin", "libexec", "cni", "containerd", "docker", "containers", "kubelet"}

// isHost reports whether a path, clean and absolute, is part of the host's system and
// not a folder that can be somebody's data. A new top-level folder, and what lies in a
// folder for data or in a home, can be; everything else is the host.
func isHost(name string) bool {
	parts := strings.Split(strings.TrimPrefix(name, "/"), "/")
	if parts[0] == "" {
		return true
	}
	for i, part := range parts {
		cache := i > 0 && i+1 < len(parts) && part == ".cache"
		if strings.HasPrefix(part, ".") && !cache || slices.Contains(programs[:], strings.ToLower(part)) {
			return true // settings, keys and programs
		}
	}
	for _, home := range homes {
		if rest, in := inside(name, home); in {
			return strings.Count(rest, "/") < 1 // a whole home, or all of them
		}
	}
	if rest, in := inside(name, "/root"); in {
		return rest == ""
	}
	for _, root := range dataRoots {
		if rest, in := inside(name, root); in {
			return rest == "" || windows.MatchString(name)
		}
	}
	return slices.Contains(systemRoots[:], parts[0])
}

// windows matches the drives of Windows in WSL, all but the folders of a user there.
var windows = regexp.MustCompile(`^/mnt/([a-z](/([^/]+(/[^/]+)?)?)?|wsl.*|host(/.*)?)$|^/mnt/[a-z]/(Windows|Program|ProgramData)(/|$| )`)

// inside returns the rest of a path below a folder, "" for the folder itself.
func inside(name, folder string) (string, bool) {
	if name == folder {
		return "", true
	}
	return strings.CutPrefix(name, folder+"/")
}
