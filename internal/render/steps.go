package render

import (
	"fmt"
	"slices"
	"strings"

	"example.com/magi-harden/internal/design"
	"example.com/magi-harden/internal/file"
	"example.com/magi-harden/internal/layout"
)

// step is something that is left to do.
type step struct {
	text  string
	again func(path string) bool // whether a change of that file asks for it again; nil: it is done once
}

// Steps are what is left to do once the files are there, in the order in which
// it works.
func Steps(d design.Design) (out []string) {
	for _, s := range steps(d) {
		out = append(out, s.text)
	}
	return out
}

// StepsAfter are those that have to be done, again or for the first time, because
// the files changed. removed are those that are no longer part of the deployment.
func StepsAfter(d design.Design, changed, removed []string) (out []string) {
	all := append(steps(d), afterwards(d)...)
	for _, s := range all {
		if s.again != nil && slices.ContainsFunc(slices.Concat(changed, removed), s.again) {
			out = append(out, s.text)
		}
	}
	if slices.Contains(removed, layout.NginxConfig) {
		out = append(out, fmt.Sprintf("Take away the proxy, which is no longer part of this: `docker compose %sup -d --remove-orphans`", profile(d.Jupyter)))
	}
	return out
}

// containers are the readers for whom something has to be started anew.
const containers = layout.Compose | layout.Jupyter | layout.Proxy

// StepsUndone are what is left to do once a change was taken back; there says
// which of the files are still there.
func StepsUndone(l layout.Layout, changed []string, there func(path string) bool) (out []string) {
	if slices.ContainsFunc(changed, func(p string) bool { return !aside(l, p) }) {
		flag := ""
		if slices.Contains(changed, layout.NginxConfig) && !there(layout.NginxConfig) {
			flag = " --remove-orphans"
		}
		out = append(out, "Build and start: `docker compose up -d --build"+flag+"`")
	}
	switch {
	case !slices.Contains(changed, layout.Firewall):
	case there(layout.Firewall):
		out = append(out, "Load the firewall table: `sudo nft -f "+layout.Firewall+"`")
	default:
		out = append(out, "Take the firewall table away, if it was loaded: `sudo nft list tables` names it, `sudo nft delete table inet NAME`")
	}
	return out
}

// aside reports whether no container has to do with a file. Nothing is known of
// one of an older release.
func aside(l layout.Layout, path string) bool {
	readers := l.ReadBy(path)
	return readers != 0 && readers&containers == 0
}

func steps(d design.Design) (out []step) {
	j := d.Jupyter
	_, tls := d.Front.(design.Proxy)
	once := func(format string, args ...any) { out = append(out, step{text: fmt.Sprintf(format, args...)}) }
	add := func(again func(string) bool, format string, args ...any) {
		out = append(out, step{fmt.Sprintf(format, args...), again})
	}
	for _, name := range writable(j) {
		once("Give the notebooks to the container's user, if they belong to somebody else: `sudo chown -R %d:%d %s`", j.User.UID, j.User.GID, shellWord(name))
	}
	for _, m := range j.Mounts {
		if m.Kind == design.Volume && !m.ReadOnly {
			once("Give the volume `%s` to the container's user: `docker compose run --rm --no-deps --user 0 --cap-add CHOWN --cap-add DAC_OVERRIDE --entrypoint chown %s -R %d:%d %s`", m.Source, j.Service, j.User.UID, j.User.GID, shellWord(m.Target))
		}
	}
	if j.Image.Own {
		once("Build the image and see whether it is recent enough: `docker compose build %s; docker compose run --rm --no-deps --workdir / --entrypoint python3 %s -c '%s'`", j.Service, j.Service, imageCheck)
	}
	add(startsAnew(d), "Build and start: `docker compose %sup -d --build`", profile(d.Jupyter))
	if d.LocalCA() {
		add(is(layout.CACert), "Trust the certificate: import `"+layout.CACert+"` as an authority into the browser or the system ("+details+"). It vouches for %s, and for nothing else", vouched(d))
	}
	if tls && named(d) {
		once("Have `%s` lead to this host: in DNS, or in `/etc/hosts` of every client", d.Domain)
	}
	add(is(layout.Env), "Log in at %slogin with `JUPYTER_TOKEN` of `.env`. Never open a link with `?token=`: it stays in histories, logs and referrers", d.Front.URL())
	if port, ok := local(d.Front); ok {
		once("Your own proxy in front, if there is one, has to pass the Host header on and to throttle: here all its clients count as one%s", through(d))
		once("From another machine: `ssh -L %d:127.0.0.1:%d HOST`, then open the same address", port, port)
	}
	add(is(layout.Firewall), "Load the firewall table: `sudo nft -f %s`, at every start of the host too ("+details+")", layout.Firewall)
	if d.Published() != nil {
		add(func(path string) bool { return strings.HasPrefix(path, layout.Fail2banDir+"/") }, "Optional: ban addresses that keep guessing: `sudo cp -r "+layout.Fail2banDir+"/* /etc/fail2ban/ && sudo fail2ban-client reload`")
	}
	return out
}

// afterwards are steps that only an upgrade asks for.
func afterwards(d design.Design) (out []step) {
	if proxy, ok := d.Front.(design.Proxy); ok {
		out = append(out, step{"Have nginx take the new certificate: " + reload(proxy.Nginx), is(layout.Cert)})
	}
	if slices.ContainsFunc(d.Jupyter.Mounts, func(m design.Mount) bool { return m.From == design.FromGuard }) {
		out = append(out, step{fmt.Sprintf("Cover `.env` again, whose cover came off when it was replaced: `docker compose %sup -d --force-recreate %s`", profile(d.Jupyter), d.Jupyter.Service), is(layout.Env)})
	}
	return out
}

// details is where a step is explained, for somebody who reads it elsewhere.
const details = "see `" + layout.Report + "`"

// named reports whether the domain is a name that somebody has to give to a host.
func named(d design.Design) bool {
	return !d.Jupyter.Server.AnyHost && !strings.HasSuffix("."+d.Domain, ".localhost")
}

// local is the port on the host's loopback of a front that ends no TLS.
func local(f design.Front) (port int, ok bool) {
	switch f := f.(type) {
	case design.Direct:
		return f.Port, true
	case design.Relay:
		return f.Port, true
	}
	return 0, false
}

// vouched says for what a certificate of the local CA can be.
func vouched(d design.Design) string {
	switch {
	case named(d):
		return "`" + d.Domain + "`, names below it and the loopback"
	case d.Jupyter.Server.AnyHost:
		return "`" + d.Domain + "` and the loopback"
	}
	return "the loopback"
}

// through is the address behind a proxy of one's own, which ends TLS.
func through(d design.Design) string {
	if d.Domain == "localhost" {
		return ""
	}
	return ". Through it Jupyter is at https://" + d.Domain + d.Jupyter.Server.BaseURL
}

func reload(n design.Nginx) string {
	return "`docker compose exec " + n.Service + " nginx -c /etc/nginx/magi/nginx.conf -s reload`"
}

func is(path string) func(string) bool { return func(p string) bool { return p == path } }

// startsAnew tells the files that Compose reads, or whose sum it compares, at up.
// A certificate is taken without that.
func startsAnew(d design.Design) func(string) bool {
	return func(path string) bool {
		e, known := d.Layout.Find(path)
		return path == d.Compose.Base || known && e.Readers&containers != 0 && e.Policy != file.CreateOnce
	}
}

// profile names one of the profiles without which Compose does not start Jupyter.
func profile(j design.Jupyter) string {
	if len(j.Profiles) == 0 {
		return ""
	}
	return "--profile " + j.Profiles[0] + " "
}

// imageCheck demands of an image of the stack's own what Dockerfile.jupyter
// builds in: a server to start, at the floors of the 2026 advisories. It runs as
// the container's user, so it shows too that this one can read it.
const imageCheck = `from importlib.metadata import version as v; from importlib.util import find_spec as f; ` +
	`assert f("jupyter_server") and (f("jupyterlab") or f("notebook")), "no Jupyter that this user can read"; ` +
	`old = [p for p, least in (("jupyter_server", (2, 21, 0)), ("jupyterlab", (4, 6, 2))) if f(p) and tuple(map(int, v(p).split(".")[:3])) < least]; ` +
	`assert not old, old; print("ok")`

// writable are the folders of the host that notebooks write to.
func writable(j design.Jupyter) (out []string) {
	for _, m := range j.Mounts {
		if m.Kind == design.Bind && !m.ReadOnly && !m.Holds {
			out = append(out, m.Source)
		}
	}
	return out
}
