package stack

import (
	"regexp"
	"strings"

	"example.com/magi-harden/internal/compose"
	"gopkg.in/yaml.v3"
)

// Labels that make another proxy, a scheduler, an updater, a backup or a tunnel act on
// the container, past what the hardening checks. They only get a clearer reason: what
// stays is decided by describes.
var routing = regexp.MustCompile(`(?i)^(traefik|caddy|haproxy|nginx[-_.]|com\.github\.jrcs|com\.github\.nginx-proxy|swag|tsdproxy|docktail|cloudflare|pangolin|sablier|ofelia|chadburn|io\.portainer\.accesscontrol|virtual[._]host|zoraxy|godoxy|proxy\.|com\.centurylinklabs\.watchtower|wud|diun|autoheal|docker-volume-backup|deck-chores|dockflare)`)

// describes matches the names of labels that only describe: those of OCI and of Label
// Schema, what dashboards print, and usual words, alone or behind a reversed domain.
var describes = regexp.MustCompile(`^(` +
	`org\.opencontainers\.image\.(created|authors|url|documentation|source|version|revision|vendor|licenses|ref\.name|title|description|base\.(digest|name))|` +
	`org\.label-schema\.(build-date|name|description|usage|url|vcs-url|vcs-ref|vendor|version|schema-version)|` +
	`homepage\.(group|name|icon|href|description|weight)|net\.unraid\.docker\.(icon|webui)|` +
	`((com|org|net|io|dev|info|edu|gov|[a-z]{2})(\.[a-z0-9_-]+)+\.)?` +
	`(maintainers?|authors?|owner|team|contact|department|cost[-_]?cent(er|re)|description|purpose|comment|note|title|project|app|application|component|tier|role|env|environment|stage|version|release|revision|vendor|licen[cs]e)` +
	`)$`)

// ofEngine matches the names that the engine and Compose use themselves.
var ofEngine = regexp.MustCompile(`^(com|io)\.docker\.`)

// labels keeps those that only describe, and reports the others once per family. A
// value from a variable may be a secret, which everyone who may ask the engine sees.
func (j *Jupyter) labels(n *yaml.Node) {
	seen := map[string]bool{}
	for _, l := range compose.Pairs(n) {
		what, why := "labels "+family(l.Name), "not known to be harmless"
		switch known := routing.FindString(l.Name); {
		case known != "":
			what, why = "labels "+known+"…", "make another proxy or scheduler act on Jupyter"
		case describes.MatchString(l.Name) && !ofEngine.MatchString(l.Name):
			if !strings.Contains(strings.ReplaceAll(l.Value, "$$", ""), "$") {
				j.Labels = append(j.Labels, EnvVar{Name: l.Name, Value: l.Value})
				continue
			}
			what, why = "label "+l.Name, "its value comes from a variable, which may be a secret"
		}
		if !seen[what] {
			j.drop(what, why)
		}
		seen[what] = true
	}
}

// family returns the part of a label's name that says whose it is; what is behind that
// may be a value.
func family(name string) string {
	parts, own := strings.Split(name, "."), 1
	if len(parts) > 3 && reversed.MatchString(name) {
		own = 3
	}
	short := strings.Join(parts[:own], ".")
	if !familyName.MatchString(short) {
		return "…"
	}
	if own < len(parts) {
		short += "…"
	}
	return short
}

var (
	reversed   = regexp.MustCompile(`^(com|org|net|io|dev|[a-z]{2})\.`)
	familyName = regexp.MustCompile(`^[A-Za-z0-9_.-]{1,60}$`)
)
