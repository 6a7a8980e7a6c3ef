package render

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"example.com/magi-harden/internal/answers"
)

// step is something that is left to do.
type step struct {
	text  string
	again func(path string) bool // whether a change of that file asks for it again; nil: it is done once
}

// Steps are what is left to do once the files are there, in the order in which
// it works.
func Steps(in Input) (out []string) {
	for _, s := range steps(in) {
		out = append(out, s.text)
	}
	return out
}

// StepsAfter are those that have to be done, again or for the first time, because
// the files changed. removed are those that are no longer part of the deployment.
func StepsAfter(in Input, changed, removed []string) (out []string) {
	all := append(steps(in), afterwards(in)...)
	for _, s := range all {
		if s.again != nil && slices.ContainsFunc(slices.Concat(changed, removed), s.again) {
			out = append(out, s.text)
		}
	}
	if slices.Contains(removed, nginxConfig) {
		out = append(out, fmt.Sprintf("Take away the proxy, which is no longer part of this: `docker compose %sup -d --remove-orphans`", profile(in)))
	}
	return out
}

// aside are the files that no container has to do with.
var aside = regexp.MustCompile(`^(\.magi-harden|config/firewall|config/fail2ban)/|(^|/)(HARDENING\.md|\.gitignore)$`)

// StepsUndone are what is left to do once a change was taken back; there says
// which of the files are still there.
func StepsUndone(changed []string, there func(path string) bool) (out []string) {
	if slices.ContainsFunc(changed, func(p string) bool { return !aside.MatchString(p) }) {
		flag := ""
		if slices.Contains(changed, nginxConfig) && !there(nginxConfig) {
			flag = " --remove-orphans"
		}
		out = append(out, "Build and start: `docker compose up -d --build"+flag+"`")
	}
	switch {
	case !slices.Contains(changed, firewallTable):
	case there(firewallTable):
		out = append(out, "Load the firewall table: `sudo nft -f "+firewallTable+"`")
	default:
		out = append(out, "Take the firewall table away, if it was loaded: `sudo nft list tables` names it, `sudo nft delete table inet NAME`")
	}
	return out
}

func steps(in Input) (out []step) {
	s := in.Spec
	once := func(format string, args ...any) { out = append(out, step{text: fmt.Sprintf(format, args...)}) }
	add := func(again func(string) bool, format string, args ...any) {
		out = append(out, step{fmt.Sprintf(format, args...), again})
	}
	for _, name := range writable(in) {
		once("Give the notebooks to the container's user, if they belong to somebody else: `sudo chown -R %d:%d %s`", s.UID, s.GID, shellWord(name))
	}
	for _, m := range in.Jupyter.Mounts {
		if m.Volume && !m.ReadOnly {
			once("Give the volume `%s` to the container's user: `docker compose run --rm --no-deps --user 0 --cap-add CHOWN --cap-add DAC_OVERRIDE --entrypoint chown %s -R %d:%d %s`", m.Source, in.Jupyter.Service, s.UID, s.GID, shellWord(m.Target))
		}
	}
	if ownImage(in) {
		once("Build the image and see whether it is recent enough: `docker compose build %s; docker compose run --rm --no-deps --workdir / --entrypoint python3 %s -c '%s'`", in.Jupyter.Service, in.Jupyter.Service, imageCheck)
	}
	add(startsAnew(in), "Build and start: `docker compose %sup -d --build`", profile(in))
	if localCA(in) {
		add(is("config/nginx/tls/ca.pem"), "Trust the certificate: import `config/nginx/tls/ca.pem` as an authority into the browser or the system ("+details+"). It vouches for %s, and for nothing else", vouched(s))
	}
	if tls(in) && named(s) {
		once("Have `%s` lead to this host: in DNS, or in `/etc/hosts` of every client", s.Domain)
	}
	add(is(".env"), "Log in at %slogin with `JUPYTER_TOKEN` of `.env`. Never open a link with `?token=`: it stays in histories, logs and referrers", URL(in))
	if s.Expose == answers.ExposeLoopback {
		once("Your own proxy in front, if there is one, has to pass the Host header on and to throttle: here all its clients count as one%s", through(s))
		once("From another machine: `ssh -L %d:127.0.0.1:%d HOST`, then open the same address", in.Jupyter.PublishedNow, in.Jupyter.PublishedNow)
	}
	add(is(firewallTable), "Load the firewall table: `sudo nft -f %s`, at every start of the host too ("+details+")", firewallTable)
	if banning(in) {
		add(func(path string) bool { return strings.HasPrefix(path, "config/fail2ban/") }, "Optional: ban addresses that keep guessing: `sudo cp -r config/fail2ban/* /etc/fail2ban/ && sudo fail2ban-client reload`")
	}
	return out
}

// afterwards are steps that only an upgrade asks for.
func afterwards(in Input) (out []step) {
	if tls(in) {
		out = append(out, step{"Have nginx take the new certificate: " + reload(in), is("config/nginx/tls/cert.pem")})
	}
	if len(in.Guards) > 0 {
		out = append(out, step{fmt.Sprintf("Cover `.env` again, whose cover came off when it was replaced: `docker compose %sup -d --force-recreate %s`", profile(in), in.Jupyter.Service), is(".env")})
	}
	return out
}

// details is where a step is explained, for somebody who reads it elsewhere.
const details = "see `HARDENING.md`"

// named reports whether the domain is a name that somebody has to give to a host.
func named(s answers.Answers) bool {
	return !s.DomainIsIP() && !strings.HasSuffix("."+s.Domain, ".localhost")
}

// vouched says for what a certificate of the local CA can be.
func vouched(s answers.Answers) string {
	switch {
	case named(s):
		return "`" + s.Domain + "`, names below it and the loopback"
	case s.DomainIsIP():
		return "`" + s.Domain + "` and the loopback"
	}
	return "the loopback"
}

// through is the address behind a proxy of one's own, which ends TLS.
func through(s answers.Answers) string {
	if s.Domain == "localhost" {
		return ""
	}
	return ". Through it Jupyter is at https://" + s.Domain + s.BaseURL
}

func reload(in Input) string {
	return "`docker compose exec " + proxyName(in) + " nginx -c /etc/nginx/magi/nginx.conf -s reload`"
}

func is(path string) func(string) bool { return func(p string) bool { return p == path } }

// startsAnew tells the files that Compose reads, or whose sum it compares, at up.
func startsAnew(in Input) func(string) bool {
	read := []string{in.Override, in.Base, ".env", "Dockerfile.jupyter", "Dockerfile.jupyter.dockerignore", jupyterConfig, nginxConfig}
	return func(path string) bool { return slices.Contains(read, path) }
}

// profile names one of the profiles without which Compose does not start Jupyter.
func profile(in Input) string {
	if len(in.Jupyter.Profiles) == 0 {
		return ""
	}
	return "--profile " + in.Jupyter.Profiles[0] + " "
}

// imageCheck demands of an image of the stack's own what Dockerfile.jupyter
// builds in: a server to start, at the floors of the 2026 advisories. It runs as
// the container's user, so it shows too that this one can read it.
const imageCheck = `from importlib.metadata import version as v; from importlib.util import find_spec as f; ` +
	`assert f("jupyter_server") and (f("jupyterlab") or f("notebook")), "no Jupyter that this user can read"; ` +
	`old = [p for p, least in (("jupyter_server", (2, 21, 0)), ("jupyterlab", (4, 6, 2))) if f(p) and tuple(map(int, v(p).split(".")[:3])) < least]; ` +
	`assert not old, old; print("ok")`

// writable are the folders of the host that notebooks write to.
func writable(in Input) (out []string) {
	if in.Spec.Notebooks != "" {
		out = append(out, in.Spec.Notebooks)
	}
	for _, m := range in.Jupyter.Mounts {
		if !m.Volume && !m.ReadOnly && m.Holds.IsZero() {
			out = append(out, m.Source)
		}
	}
	return out
}
