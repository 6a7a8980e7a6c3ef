package render

import (
	"slices"
	"strings"

	"example.com/magi-harden/internal/answers"
	"example.com/magi-harden/internal/design"
	"example.com/magi-harden/internal/file"
	"example.com/magi-harden/internal/layout"
	"example.com/magi-harden/internal/shell"
)

// step is a next step for the user.
type step struct {
	text  own
	again func(path string) bool // reports whether a change of the file requires the step again; nil: never
}

// Steps returns the next steps after init, in order.
func Steps(d design.Design) (out []string) {
	for _, s := range steps(d) {
		out = append(out, string(s.text))
	}
	return out
}

// StepsAfter returns the next steps after an upgrade that changed and removed these
// files, in order.
func StepsAfter(d design.Design, changed, removed []string) (out []string) {
	all := append(steps(d), afterwards(d)...)
	for _, s := range all {
		if s.again != nil && slices.ContainsFunc(slices.Concat(changed, removed), s.again) {
			out = append(out, string(s.text))
		}
	}
	if slices.ContainsFunc(removed, func(p string) bool { return runsFront(d.Layout, p) }) {
		out = append(out, string(say("Remove the container of the proxy, which is no longer used: %s", run("docker compose %s", profiled(d.Jupyter, "up", "-d", "--remove-orphans")))))
	}
	return out
}

// containers are the readers that need a new container when a file changes.
const containers = layout.Compose | layout.Jupyter | layout.Proxy

// StepsUndone returns the next steps after a change of these files was undone. there
// reports whether a file still exists.
func StepsUndone(l layout.Layout, changed []string, there func(path string) bool) (out []string) {
	firewall := slices.Contains(changed, layout.Firewall)
	if firewall && there(layout.Firewall) {
		out = append(out, "Load the firewall table: `sudo nft -f "+layout.Firewall+"`")
	}
	if slices.ContainsFunc(changed, func(p string) bool { return !aside(l, p) }) {
		flag := ""
		if slices.ContainsFunc(changed, func(p string) bool { return runsFront(l, p) && !there(p) }) {
			flag = " --remove-orphans"
		}
		out = append(out, "Build and start: `docker compose up -d --build"+flag+"`")
	}
	if firewall && !there(layout.Firewall) {
		out = append(out, "Remove the firewall table if it was loaded: `sudo nft list tables` shows its name, `sudo nft delete table inet NAME` removes it")
	}
	return out
}

// runsFront reports whether a file is the configuration of a front's container. Where
// it is gone, the container is gone too.
func runsFront(l layout.Layout, path string) bool {
	e, known := l.Find(path)
	return known && e.Readers&layout.Proxy != 0 && e.Policy == file.Managed
}

// aside reports whether no container reads a file. The readers of a file of an older
// release are unknown, so it is false.
func aside(l layout.Layout, path string) bool {
	readers := l.ReadBy(path)
	return readers != 0 && readers&containers == 0
}

func steps(d design.Design) (out []step) {
	j := d.Jupyter
	once := func(format string, args ...any) { out = append(out, step{text: say(format, args...)}) }
	add := func(again func(string) bool, format string, args ...any) {
		out = append(out, step{say(format, args...), again})
	}
	for _, name := range writable(j) {
		once("Give the notebooks to the container's user, if another user owns them: %s", run("sudo chown -R %s:%s %s", j.User.UID, j.User.GID, shell.Path(name)))
	}
	for _, m := range j.Mounts {
		if len(m.Shared) > 0 && !m.ReadOnly {
			once("Nothing here changes the owner of %s, which %s uses too. If notebooks must write there and cannot, give group %d access to it", m.Source, m.Shared, j.User.GID)
		}
		if m.Kind == design.Volume && !m.ReadOnly && len(m.Shared) == 0 && !m.Outer && m.Subpath == "" {
			once("Give the volume %s to the container's user: %s", m.Source, run("docker compose run --rm --no-deps --user 0 --cap-add CHOWN --cap-add DAC_OVERRIDE --entrypoint chown %s -R %s:%s %s",
				shell.Name(j.Service), j.User.UID, j.User.GID, shell.Path(m.Target)))
		}
	}
	if j.Image.Own {
		once("Build the image and check that its Jupyter is recent enough: %s", run("docker compose build %s; docker compose run --rm --no-deps --workdir / --entrypoint python3 %s -c %s", shell.Name(j.Service), shell.Name(j.Service), imageCheck))
	}
	add(is(layout.Firewall), "Load the firewall table: %s, before the start and whenever the host starts ("+details+"). Without it, %s", run("sudo nft -f %s", layout.Firewall), unfiltered(d))
	add(restarts(d), "Build and start: %s", run("docker compose %s", profiled(d.Jupyter, "up", "-d", "--build")))
	if d.Front.LocalCA() {
		add(is(layout.CACert), "Trust the certificate: import `"+layout.CACert+"` as an authority into the browser or the system ("+details+"). It is valid only for %s", vouched(d))
	}
	if d.Front.EndsTLS() && named(d) {
		once("Point %s to this host: in DNS, or in `/etc/hosts` of every client", d.Domain)
	}
	add(is(layout.Env), "Log in at %slogin with `JUPYTER_TOKEN` from `.env`. Do not use links with `?token=`: they are stored in browser histories and logs", own(d.Front.URL()))
	if port, ok := d.Front.Tunnel(); ok {
		once("If you run your own proxy in front, it must pass the Host header and limit the request rate: here all its clients count as one%s", through(d))
		once("From another machine: `ssh -L %d:127.0.0.1:%d HOST`, then open the same address", port, port)
	}
	if d.FrontHas(layout.BanJail) {
		add(func(path string) bool { return strings.HasPrefix(path, layout.Fail2banDir+"/") }, "Optional, to ban addresses that guess tokens: `sudo cp -r "+layout.Fail2banDir+"/* /etc/fail2ban/ && sudo fail2ban-client reload`")
	}
	return out
}

// afterwards returns the steps that only an upgrade needs.
func afterwards(d design.Design) (out []step) {
	if c, _ := d.Front.Container(); d.Front.EndsTLS() {
		out = append(out, step{say("Reload %s with the new certificate: %s", own(c.Program), reload(c)), is(layout.Cert)})
	}
	if slices.ContainsFunc(d.Jupyter.Mounts, func(m design.Mount) bool { return m.From == design.FromGuard }) {
		out = append(out, step{say("Hide the new `.env` from notebooks: %s", run("docker compose %s %s", profiled(d.Jupyter, "up", "-d", "--force-recreate"), shell.Name(d.Jupyter.Service))), is(layout.Env)})
	}
	return out
}

// unfiltered says what is open while the firewall table is not loaded.
func unfiltered(d design.Design) own {
	clients, containers := own("machines of this network can send packets to the containers' own addresses"), own("containers reach services of this host")
	if ports, allow := d.Front.Published(); ports != nil && len(allow) > 0 {
		clients = "clients outside the allow list can use up the proxy's connections"
	}
	if d.Jupyter.Egress == answers.EgressFull {
		containers = "notebooks reach services of this host and the metadata service of a cloud"
	}
	return clients + ", and " + containers
}

// details refers to the explanation of a step.
const details = "see `" + layout.Report + "`"

// named reports whether the domain is a name that needs DNS or /etc/hosts.
func named(d design.Design) bool {
	return !d.Jupyter.Server.AnyHost && !strings.HasSuffix("."+d.Domain, ".localhost")
}

// vouched returns the names for which the local CA is valid.
func vouched(d design.Design) own {
	switch {
	case named(d):
		return (code(d.Domain) + ", its subdomains and loopback")
	case d.Jupyter.Server.AnyHost:
		return (code(d.Domain) + " and loopback")
	}
	return "loopback"
}

// through returns the address behind the user's own TLS proxy.
func through(d design.Design) own {
	if d.Domain == "localhost" {
		return ""
	}
	return own(". Jupyter is then at https://" + d.Domain + d.Jupyter.Server.BaseURL)
}

// reload returns the command that makes the front use a new certificate.
func reload(c design.Container) own {
	if c.Reload == nil {
		return run("docker compose restart %s", shell.Name(c.Service))
	}
	return run("docker compose exec %s %s", shell.Name(c.Service), shell.Words(c.Reload))
}

func is(path string) func(string) bool { return func(p string) bool { return p == path } }

// restarts returns a function that reports whether a file is read by Compose or by a
// container, so that a change needs `docker compose up`. A front reloads a certificate.
func restarts(d design.Design) func(string) bool {
	return func(path string) bool {
		e, known := d.Layout.Find(path)
		return path == d.Compose.Base || known && e.Readers&containers != 0 && e.Policy != file.CreateOnce
	}
}

// profiled returns the words of a command of Compose after the flag for a profile that
// Jupyter needs.
func profiled(j design.Jupyter, words ...string) shell.Words {
	if len(j.Profiles) == 0 {
		return words
	}
	return append(shell.Words{"--profile", j.Profiles[0]}, words...)
}

// imageCheck is a Python program that fails unless the stack's own image has what
// Dockerfile.jupyter installs: a server, at the minimum versions of the 2026
// advisories, that the container's user can read.
const imageCheck = `from importlib.metadata import version as v; from importlib.util import find_spec as f; ` +
	`assert f("jupyter_server") and (f("jupyterlab") or f("notebook")), "no Jupyter that this user can read"; ` +
	`old = [p for p, least in (("jupyter_server", (2, 21, 0)), ("jupyterlab", (4, 6, 2))) if f(p) and tuple(map(int, v(p).split(".")[:3])) < least]; ` +
	`assert not old, old; print("ok")`

// writable returns the folders below the stack's that notebooks can write, and that no
// other service uses.
func writable(j design.Jupyter) (out []string) {
	for _, m := range j.Mounts {
		if m.Kind == design.Bind && !m.ReadOnly && !m.Holds && !m.Outer && len(m.Shared) == 0 {
			out = append(out, m.Source)
		}
	}
	return out
}
