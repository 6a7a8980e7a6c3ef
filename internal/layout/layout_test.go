package layout

import (
	"slices"
	"strings"
	"testing"

	"example.com/magi-harden/internal/file"
	"github.com/google/go-cmp/cmp"
)

// wider is the layout with a folder, a file beside the compose file and a secret.
var wider = with(
	Entry{Path: "config/a-new-thing/Caddyfile", Mode: 0o644, Policy: file.Managed, Readers: Proxy},
	Entry{Path: "config/a-new-thing/key.pem", Mode: 0o600, Policy: file.CreateOnce, Readers: Proxy, Secret: ProxyKey},
	Entry{Path: "config/a-new-thing/.gitignore", Mode: 0o644, Policy: file.Managed, Readers: Git},
	Entry{Path: "extra.harden.yml", Mode: 0o644, Policy: file.Managed, Readers: Compose},
	Entry{Path: ".magi-harden/extra/key", Mode: 0o600, Policy: file.State, Readers: Tool, Secret: Token},
)

// with is the layout of this build and more entries.
func with(more ...Entry) Layout { return Of(append(Default().Below("."), more...)) }

// TestPaths asks all questions about one path of today's layout.
func TestPaths(t *testing.T) {
	for name, want := range map[string]string{
		".":     "reads token proxy-key ca-key; steers",
		".env":  "inside reads token; steers; keyed",
		".envx": "", "data": "", "config": "reads proxy-key; steers", "configs": "", "config/app": "",
		"config/tls":                       "inside reads proxy-key; steers",
		"config/tls/key.pem":               "inside reads proxy-key; steers; create-once",
		"config/tls/cert.pem":              "inside; steers; create-once",
		"config/tls/ca.pem":                "inside; steers; create-once",
		"config/tls/.gitignore":            "inside; managed",
		"config/tls/more":                  "inside; steers",
		"config/firewall":                  "inside; steers",
		"config/firewall/other.nft":        "inside; steers",
		"config/fail2ban/jail.d":           "inside; steers",
		"config/nginx/nginx.conf":          "inside; steers; managed",
		"config/nginx/nginx.conf/x":        "inside; steers",
		"config/nginx/tls/key.pem":         "inside; steers; create-once",
		"config/nginx2":                    "",
		".magi-harden":                     "inside reads token ca-key; steers",
		".magi-harden/ca":                  "inside reads ca-key; steers",
		".magi-harden/backups":             "inside reads token; steers",
		".magi-harden/backups/x/.env":      "inside reads token; steers",
		".magi-harden/base/Dockerfile":     "inside; steers",
		".magi-harden/manifest.json":       "inside; steers",
		".magi-harden/lock":                "inside; steers",
		".magi-harden/answers.yaml":        "inside; steers; state",
		".gitignore":                       "inside; managed",
		"HARDENING.md":                     "inside; steers; managed",
		"Dockerfile.jupyter":               "inside; steers; managed",
		"Dockerfile":                       "",
		"docker-compose.override.yml":      "inside; steers; managed",
		"old.conf":                         "; managed",
		"config/jupyter/custom/logo.css":   "inside; steers",
		"HARDENING.md.magi-new":            "",
		"config/jupyter.d/overrides.json5": "",
	} {
		if got := answersOf(Default(), name); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
}

func answersOf(l Layout, name string) string {
	var out []string
	if l.Inside(name) {
		out = append(out, "inside")
	}
	reads := ""
	for _, s := range []Secret{Token, ProxyKey, CAKey} {
		if l.Reads(name, s) {
			reads += " " + string(s)
		}
	}
	if reads != "" {
		out = append(out, "reads"+reads)
	}
	text := strings.Join(out, " ")
	if l.Steers(name) {
		text += "; steers"
	}
	if policy, ok := l.Written(name, "old.conf"); ok {
		text += "; " + string(policy)
	}
	return text
}

func TestWider(t *testing.T) {
	for name, want := range map[string]string{
		"config/a-new-thing": "inside reads proxy-key; steers", "config/a-new-thing/Caddyfile": "inside; steers; managed", "config/a-new-thing/x": "inside; steers",
		"config/a-new-thing/.gitignore": "inside; managed", "extra.harden.yml": "inside; steers; managed", ".magi-harden/extra/key": "inside reads token; steers; state",
	} {
		if got := answersOf(wider, name); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
		if got := answersOf(Layout{}, name); strings.HasSuffix(got, "managed") || strings.HasSuffix(got, "; state") {
			t.Errorf("%s: got into the layout of this build: %q", name, got)
		}
	}
}

// TestLoose: a file directly in config has no folder of its own.
func TestLoose(t *testing.T) {
	l := with(Entry{Path: "config/loose.yml", Readers: Proxy}, Entry{Path: "config/plain/a", Readers: Proxy})
	if slices.Contains(l.Folders(), "config/loose.yml") || !l.Inside("config/loose.yml") || !slices.Contains(l.Folders(), "config/plain") {
		t.Errorf("folders %v", l.Folders())
	}
}

// TestLists pins what the layout gives as lists.
func TestLists(t *testing.T) {
	for _, row := range []struct {
		what      string
		got, want []string
	}{
		{"folders", Default().Folders(), []string{".magi-harden", "config/fail2ban", "config/firewall", "config/jupyter", "config/nginx", "config/tls"}},
		{"wider folders", wider.Folders(), []string{".magi-harden", "config/a-new-thing", "config/fail2ban", "config/firewall", "config/jupyter", "config/nginx", "config/tls"}},
		{"ignored", Default().Ignored(), []string{"ca/", "backups/", "lock", "txn/"}},
		{"wider ignored", wider.Ignored(), []string{"ca/", "backups/", "lock", "txn/", "extra/"}},
		{"ignores", Default().Ignores(), []string{TLSIgnore, StateIgnore}},
		{"wider ignores", wider.Ignores(), []string{TLSIgnore, StateIgnore, "config/a-new-thing/.gitignore"}},
		{"tokens", paths(Default().Holders(Token)), []string{Env, Backups, Txn}},
		{"keys", paths(wider.Holders(ProxyKey)), []string{Key, "config/a-new-thing/key.pem"}},
		{"guards", guards(Default()), []string{"docker-compose.yml", ".gitignore", "Dockerfile.jupyter", "Dockerfile.jupyter.dockerignore", "config/", "config/tls/ hidden",
			".magi-harden/ hidden", ".env hidden", "docker-compose.override.yml", "compose.harden.yml", "HARDENING.md"}},
		{"guards with one path twice", guards(with(Entry{Path: "docker-compose.yml", Secret: Token}))[:2], []string{"docker-compose.yml hidden", ".gitignore"}},
		{"wider guards", guards(wider)[11:], []string{"config/a-new-thing/ hidden", "extra.harden.yml"}},
	} {
		if diff := cmp.Diff(row.want, row.got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", row.what, diff)
		}
	}
}

func paths(entries []Entry) (out []string) {
	for _, e := range entries {
		out = append(out, e.Path)
	}
	return out
}

func guards(l Layout) (out []string) {
	for _, g := range l.Guards() {
		text := g.Path
		if g.Folder {
			text += "/"
		}
		if g.Hidden {
			text += " hidden"
		}
		out = append(out, text)
	}
	return out
}

// TestReadBy: a file has its own readers, another one in its folder all of them.
func TestReadBy(t *testing.T) {
	for name, want := range map[string]Readers{
		"data": 0, "config": 0, Firewall: Host, "config/firewall/x": Host, CACert: Person, "config/tls/x": Proxy | Person | Git, JupyterConfig: Jupyter, Env: Compose, TLSIgnore: Git,
	} {
		if got := Default().ReadBy(name); got != want {
			t.Errorf("%s: %b, want %b", name, got, want)
		}
	}
}

// TestSecretsAreIgnored: each secret of a folder of ours has a .gitignore above it,
// and nobody but its owner may read it.
func TestSecretsAreIgnored(t *testing.T) {
	for _, e := range wider.Below(".") {
		if e.Secret == NoSecret {
			continue
		}
		if e.Mode&0o077 != 0 {
			t.Errorf("%s: mode %04o", e.Path, e.Mode)
		}
		ignored := e.Path == Env // in the folder of the stack, whose own .gitignore is the user's
		for _, name := range wider.Ignores() {
			ignored = ignored || strings.HasPrefix(e.Path, strings.TrimSuffix(name, gitignore))
		}
		if !ignored {
			t.Errorf("%s: no .gitignore above it", e.Path)
		}
	}
}
