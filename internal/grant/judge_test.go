package grant

import (
	"io/fs"
	"path"
	"strings"
	"testing"
)

// ground is a folder with one managed file, one that Compose reads, and one context.
func ground() Ground {
	return Ground{
		Managed: func(name string) bool { return name == ".env" },
		Holds:   func(name string) bool { return name == "." || name == "parts" },
		Context: func(name string) bool { return name == "svc/src" },
		GPU:     func(device string) bool { return device == "/dev/dri" },
	}
}

// below is a source below the folder /s, and beyond one elsewhere.
func below(kind Kind, name string) Source {
	return Source{Kind: kind, Path: "/s/" + name, Names: []string{name}, Mode: fs.ModeDir, Plain: kind == Bind}
}

func beyond(kind Kind, name string) Source {
	return Source{Kind: kind, Path: name, Outside: []string{path.Clean(name)}, Mode: fs.ModeIrregular, Plain: kind == Bind}
}

func with(s Source, change func(*Source)) Source { change(&s); return s }

func TestJudge(t *testing.T) {
	link := func(target string) func(*Source) { return func(s *Source) { s.Outside = append(s.Outside, target) } }
	never := func(r Reason) Verdict { return Verdict{Never, r, false} }
	ask := func(r Reason) Verdict { return Verdict{Ask, r, false} }
	good := Verdict{Outcome: Good}
	for name, c := range map[string]struct {
		s    Source
		want Verdict
	}{
		"a folder":                     {below(Bind, "data"), good},
		"a volume":                     {Source{Kind: Volume}, good},
		"a volume of a driver":         {Source{Kind: Volume, Foreign: true}, ask(External)},
		"a driver with a folder":       {with(below(Volume, "data"), func(s *Source) { s.Foreign = true }), ask(External)},
		"a bind without a path":        {Source{Kind: Bind}, never(Unknown)},
		"a relative path":              {Source{Kind: Bind, Path: "x"}, never(Unknown)},
		"an unset variable":            {with(below(Bind, "data"), func(s *Source) { s.Unset = "X" }), never(Unknown)},
		"a socket":                     {with(below(Bind, "data"), func(s *Source) { s.Mode = fs.ModeSocket }), never(Special)},
		"a FIFO":                       {with(below(Secret, "data"), func(s *Source) { s.Mode = fs.ModeNamedPipe }), never(Special)},
		"a device":                     {with(below(Config, "data"), func(s *Source) { s.Mode = fs.ModeDevice | fs.ModeCharDevice }), never(Special)},
		"a socket that is not there":   {below(Bind, "x.sock"), never(Special)},
		"a link to one":                {with(below(Bind, "x"), link("/srv/x.sock")), never(Special)},
		"managed":                      {below(Secret, ".env"), never(Managed)},
		"managed and outside":          {with(below(Bind, ".env"), link("/srv/x")), never(Managed)},
		"keys":                         {below(Bind, "certs"), never(Keys)},
		"keys in a volume":             {below(Volume, "tls/x"), never(Keys)},
		"a secret key":                 {with(below(Secret, "certs/a.pem"), func(s *Source) { s.Mode = 0 }), good},
		"a config key":                 {with(below(Config, "certs/a.pem"), func(s *Source) { s.Mode = 0 }), good},
		"a secret folder of keys":      {below(Secret, "certs"), never(Keys)},
		"keys elsewhere":               {beyond(Secret, "/srv/tls/a"), never(Keys)},
		"the host":                     {beyond(Bind, "/etc"), never(Host)},
		"a link to the host":           {with(below(Bind, "x"), link("/etc")), never(Host)},
		"the host from elsewhere":      {with(beyond(Bind, "/srv/x"), link("/usr/bin")), never(Host)},
		"a root file system":           {with(below(Bind, "x"), func(s *Source) { s.Root = true }), never(Host)},
		"a root elsewhere":             {with(beyond(Bind, "/srv/x"), func(s *Source) { s.Root = true }), never(Host)},
		"a line break":                 {below(Bind, "a\nb"), never(Hidden)},
		"a volume with an escape":      {below(Volume, "a\x1bb"), never(Hidden)},
		"the host with a line break":   {beyond(Bind, "/etc/a\nb"), never(Host)},
		"elsewhere with one":           {beyond(Bind, "/srv/x/a\nb"), never(Hidden)},
		"a mark of direction":          {below(Bind, "a\u202eb"), good},
		"elsewhere":                    {beyond(Bind, "/srv/x"), ask(Outside)},
		"a volume elsewhere":           {beyond(Volume, "/srv/x"), ask(Outside)},
		"above the folder":             {with(beyond(Bind, "/srv"+"/x"), func(s *Source) { s.Names = []string{"."} }), Verdict{Ask, Outside, true}},
		"above by a volume":            {with(beyond(Volume, "/srv/x"), func(s *Source) { s.Names = []string{"."} }), never(Holds)},
		"compose files":                {below(Bind, "parts"), Verdict{Cover, Holds, false}},
		"compose files by a link":      {with(below(Bind, "parts"), func(s *Source) { s.Plain = false }), never(Holds)},
		"a secret of compose files":    {below(Secret, "parts"), never(Holds)},
		"in a context":                 {below(Bind, "svc/src"), ask(Context)},
		"a volume in a context":        {below(Volume, "svc/src"), ask(Context)},
		"a secret in a context":        {below(Secret, "svc/src"), good},
		"a config in a context":        {below(Config, "svc/src"), good},
		"a repository":                 {with(below(Bind, "data"), func(s *Source) { s.Git = true }), ask(Repository)},
		"a volume with a repository":   {with(below(Volume, "data"), func(s *Source) { s.Git = true }), ask(Repository)},
		"in a repository":              {below(Bind, "data/.git/hooks"), ask(Repository)},
		"a secret of a repository":     {below(Secret, ".git/x"), ask(Repository)},
		"a secret beside one":          {with(below(Secret, "data"), func(s *Source) { s.Git = true }), good},
		"a name that ends like .git":   {below(Bind, "data.git"), good},
		"a GPU":                        {Source{Kind: Device, Path: "/dev/dri/"}, good},
		"another device":               {Source{Kind: Device, Path: "/dev/kvm"}, never(Special)},
		"an image":                     {Source{Kind: Image, Path: "busybox"}, never(Unsupported)},
		"memory":                       {Source{Kind: Tmpfs}, never(Unsupported)},
		"another container's mounts":   {Source{Kind: From, Path: "db"}, never(Unsupported)},
		"a kind that is not known yet": {Source{Kind: "new", Path: "/s/data"}, never(Unsupported)},
	} {
		if got := ground().Judge(c.s); got != c.want {
			t.Errorf("%s: %+v, want %+v", name, got, c.want)
		}
	}
}

// hosts lists paths that the host consists of, and then those that can be data.
const hosts = `
+ / /etc /etc/x /usr /usr/share/x /bin /proc/1/root /sys /dev/sda /run/x /var /var/lib/x /var/log /boot /nix/store /snap /root /home /home/u /Users/u /var/home/u /export/home/u /private/etc /System
+ /home/u/.bashrc /home/u/.config/x /home/u/.cache /home/u/bin /srv /mnt /media /opt /tmp /var/tmp /Volumes /srv/x/.env /srv/bin /srv/x/sbin/y /opt/containerd /opt/cni/x /mnt/c /mnt/c/Users /mnt/c/Users/u /mnt/wsl/x /mnt/host/c /mnt/c/Windows/x /.cache /.cache/x /root/.ssh
- /data /data/x /models /home/u/x /home/u/x/y /home/u/.cache/x /Users/u/x /var/home/u/x /root/x /srv/x /mnt/xx /media/u/x /opt/x /tmp/x /var/tmp/x /var/data/x /var/www/html /Volumes/x /mnt/c/Users/u/data /mnt/nas/c /srv/etc /srv/x/usr`

func TestIsHost(t *testing.T) {
	for line := range strings.Lines(strings.TrimSpace(hosts)) {
		words := strings.Fields(line)
		for _, name := range words[1:] {
			if got := isHost(name); got != (words[0] == "+") {
				t.Errorf("%s: %v", name, got)
			}
		}
	}
}

func TestNamesKeys(t *testing.T) {
	for name, want := range map[string]bool{"/x/.ssh": true, "ssl": true, ".ssl/a": true, "a/TLS/b": true, "cert": true, "certs": true, "a.key": true, "a.PEM": true, "/k.pfx/x": true, "sslx": false, "a.keys": false, "data": false, ".sshx": false, "monkey": false} {
		if got := NamesKeys(name); got != want {
			t.Errorf("%s: %v", name, got)
		}
	}
}
