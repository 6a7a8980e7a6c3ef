package answers

import (
	"fmt"
	"slices"
	"strings"
)

// Check holds answers against each other and against the stack. It takes a
// half-filled Answers too: an answer that is still empty is not yet wrong.
func Check(s Answers, f Found) (out Problems) {
	report := func(key string, bad bool, format string, args ...any) {
		if bad {
			out = append(out, Problem{Key: key, Message: fmt.Sprintf(format, args...)})
		}
	}
	report("service", s.Service != "" && !slices.Contains(append(f.Candidates, f.Service), s.Service),
		"%s is not a Jupyter service of this stack", s.Service)
	checkAccess(s, f, report)
	report("image", s.Profile == Prod && !kept(s) && IsLatest(s.Image), "%s: latest is another image tomorrow; give a dated tag or a digest", s.Image)
	report("nginx_image", s.Profile == Prod && IsLatest(s.NginxImage), "%s: latest is another image tomorrow; give a release or a digest", s.NginxImage)
	report("reserve_cpus", s.CPUs > 0 && s.ReserveCPUs > s.CPUs, "%s is above the limit of %s (--cpus)", s.ReserveCPUs, s.CPUs)
	report("reserve_memory", s.Memory > 0 && s.ReserveMemory > s.Memory, "%s is above the limit of %s (--memory)", s.ReserveMemory, s.Memory)
	report("memory", s.Memory > 0 && s.Memory < 256<<20, "%s is less than JupyterLab needs to start: 256M", s.Memory)
	for _, taken := range f.Taken {
		report("notebooks", s.Notebooks != "" && overlapping(s.Notebooks, taken), "%s and %s overlap, and a notebook could change what is there", s.Notebooks, taken)
	}
	for _, name := range s.PassEnv {
		report("pass_env", !slices.Contains(f.EnvNames, name), "%s is neither in .env nor in the environment of the stack's Jupyter", name)
	}
	for _, name := range s.Reach {
		report("reach", !slices.Contains(f.Services, name), "%s is not a service of this stack (%s)", name, strings.Join(f.Services, ", "))
		report("reach", slices.Contains(f.Apart, name), "%s has a network_mode of its own and can join no network", name)
	}
	for _, held := range f.Holds {
		report("cover", s.Profile == Prod && !s.Cover, "%s\nmount a subfolder instead, or protect those files with --cover", held)
	}
	for _, r := range s.AlsoPublish {
		report("also_publish", r.Target == f.Port, "%d is Jupyter's own port and has a way in already", r.Target)
		for _, p := range f.Published {
			report("also_publish", p.Number == r.Published, "%d is published by %s already", p.Number, p.Service)
		}
	}
	return out
}

func checkAccess(s Answers, f Found, report func(string, bool, string, ...any)) {
	nginx := s.Expose == ExposeNginx
	report("allow", s.Expose == ExposeLoopback && len(s.Allow) > 0,
		"has no effect with expose loopback: every client there appears as the engine's gateway")
	report("allow", nginx && s.Bind.IsLoopback() && !allLoopback(s),
		"on a loopback address every client appears as the engine's gateway, so this list would deny everybody; publish on another address (--bind) or leave it out")
	report("allow", CoversAll(s.Allow) && !s.AllowAny, "lets the whole internet in\nsay so with --allow-any")
	report("allow", nginx && s.Bind.IsValid() && !s.Bind.IsLoopback() && len(s.Allow) == 0,
		"is empty, and %s can be reached from the network", s.Bind)
	report("tls_cert", nginx && s.TLS == TLSFiles && s.TLSCert == "", "is missing: the certificate is to be your own")
	report("tls_key", nginx && s.TLS == TLSFiles && s.TLSKey == "", "is missing: the certificate is to be your own")
	report("tls_cert", s.TLS != TLSFiles && s.TLSCert != "", "has no effect without --tls files")
	report("tls_key", s.TLS != TLSFiles && s.TLSKey != "", "has no effect without --tls files")
	report("origins", s.Profile == Prod && slices.Contains(s.Origins, "*"), "* lets every web page call Jupyter; name the origins")
	if !nginx {
		return
	}
	report("http_port", s.HTTPPort != 0 && s.HTTPPort == s.HTTPSPort, "is the HTTPS port too")
	for _, p := range f.Published {
		report("https_port", p.Number == s.HTTPSPort, "%d is published by %s already", p.Number, p.Service)
		report("http_port", p.Number == s.HTTPPort, "%d is published by %s already", p.Number, p.Service)
	}
}

// overlapping reports whether one folder is the other or lies in it.
func overlapping(a, b string) bool {
	a, b = strings.TrimPrefix(a, "./")+"/", strings.TrimPrefix(b, "./")+"/"
	return strings.HasPrefix(a, b) || strings.HasPrefix(b, a)
}

func allLoopback(s Answers) bool {
	for _, p := range s.Allow {
		if !p.Addr().IsLoopback() {
			return false
		}
	}
	return true
}
