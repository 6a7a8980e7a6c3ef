package neighbour

import (
	"maps"
	"path"
	"regexp"
	"slices"
	"strings"

	"example.com/magi-harden/internal/compose"
	"github.com/distribution/reference"
)

// Grant is what a service gives to everyone who reaches it.
type Grant string

// The grants.
const (
	GivesEngine   Grant = "engine"   // whoever reaches it can have the engine do anything
	GivesInternet Grant = "internet" // it forwards to any address
)

// Tells returns what whoever reaches the service gets, as the end of a sentence about
// it; "" for no grant.
func (g Grant) Tells() string {
	switch g {
	case GivesEngine:
		return "controls the engine or the host"
	case GivesInternet:
		return "forwards to the internet"
	}
	return ""
}

// Gives lists the services beside Jupyter that give away the engine or the internet to
// whoever reaches them, by what they mount and may do, by their image, and by who names
// them as an engine or a forward proxy.
func Gives(p *compose.Project, exposures []Exposure, jupyter string) map[string]Grant {
	out := map[string]Grant{}
	for _, name := range p.Model.ServiceNames() {
		if name == jupyter {
			continue
		}
		svc := p.Model.Services[name]
		mounted := slices.ContainsFunc(exposures, func(e Exposure) bool { return e.Service == name && (e.Engine || e.Host) })
		switch {
		case mounted || ownEngine(p, svc) || engineImage.MatchString(imageName(svc.Image)):
			out[name] = GivesEngine
		case forwards.MatchString(imageName(svc.Image)), runsForward(svc):
			out[name] = GivesInternet
		}
	}
	for _, from := range p.Model.ServiceNames() {
		for key, value := range p.Model.Services[from].Environment {
			if value == nil {
				continue
			}
			grant := grantOf(key, *value, from == jupyter)
			if grant == "" {
				continue
			}
			for _, name := range named(p, *value) {
				if name != jupyter && out[name] != GivesEngine {
					out[name] = grant
				}
			}
		}
	}
	return out
}

var (
	engineImage = regexp.MustCompile(`^(docker|dind|podman|buildkit|k3s|portainer(-[ce]e|-agent)?|dockge|komodo.*|watchtower)$|docker-?(socket-?)?proxy|sock(et)?-?proxy|dind`)
	forwards    = regexp.MustCompile(`^(squid|tinyproxy|privoxy|3proxy|dante|gost|mitmproxy|tor|torproxy|polipo|gluetun|openvpn|wireguard|tailscale|warp|sing-box|xray|v2ray|shadowsocks.*|microsocks|glider)(-.*)?$|(forward|socks5?|tor|squid|http)-?proxy`)
)

// engineVar matches the variables by which a client finds its engine.
var engineVar = regexp.MustCompile(`^(DOCKER|CONTAINER|PODMAN|BUILDKIT|CONTAINERD)_HOST$`)

// ownEngine reports whether a service is a client of an engine that no service of the
// stack stands before: a socket that it mounts is judged as a mount.
func ownEngine(p *compose.Project, svc compose.Service) bool {
	for key, value := range svc.Environment {
		if value != nil && *value != "" && engineVar.MatchString(strings.ToUpper(key)) && grantOf(key, *value, false) != "" && len(named(p, *value)) == 0 {
			return true
		}
	}
	return false
}

// shells are programs whose arguments may start others.
var shells = regexp.MustCompile(`^((ba|da|a|z)?sh|env|exec|tini|dumb-init|su-exec|gosu)$`)

// runsForward reports whether a service starts a forward proxy, as far as its entrypoint
// and command say.
func runsForward(svc compose.Service) bool {
	for _, words := range [][]string{svc.Entrypoint, svc.Command} {
		for i, word := range words {
			programs := strings.FieldsFunc(word, func(r rune) bool { return strings.ContainsRune(" \t\n;&|()", r) })
			if slices.ContainsFunc(programs, func(program string) bool { return forwards.MatchString(path.Base(program)) }) {
				return true
			}
			if i == 0 && !shells.MatchString(path.Base(word)) {
				break
			}
		}
	}
	return false
}

// imageName returns the last part of the name of an image: squid of ubuntu/squid:latest.
func imageName(image string) string {
	named, err := reference.ParseNormalizedNamed(image)
	if err != nil {
		return ""
	}
	return path.Base(reference.Path(named))
}

// grantOf returns what the host gives that a variable names; jupyters says that the
// variable is Jupyter's own, whose proxies count by every name.
func grantOf(key, value string, jupyters bool) Grant {
	key = strings.ToUpper(key)
	switch {
	case strings.HasPrefix(value, "unix:"), strings.HasPrefix(value, "npipe:"), noProxy.MatchString(key):
		return ""
	case engineHost.MatchString(key):
		return GivesEngine
	case forwardProxy.MatchString(key), proxyOption.MatchString(value),
		jupyters && strings.Contains(key, "PROXY") && !strings.HasPrefix(key, "LITELLM"):
		return GivesInternet
	}
	return ""
}

var (
	noProxy      = regexp.MustCompile(`NO_?PROXY`)
	engineHost   = regexp.MustCompile(`^(DOCKER|CONTAINER|PODMAN|BUILDKIT|CONTAINERD|TESTCONTAINERS)[A-Z_]*(HOST|ADDR|ADDRESS|ENDPOINT|URL|SOCKET)[A-Z_]*$`)
	forwardProxy = regexp.MustCompile(`(^|_)(HTTPS?|ALL|FTP|SOCKS[45]?|WSS?)_?PROXY$`)
	proxyOption  = regexp.MustCompile(`(?i)--?[a-z.-]*proxy(-?(server|host|url))?[ =]|proxyHost=`)
)

// named returns the services whose names on a network are in a value.
func named(p *compose.Project, value string) (out []string) {
	words := strings.FieldsFunc(strings.ToLower(value), func(r rune) bool {
		return !(r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || r == '-' || r == '_' || r == '.')
	})
	for _, name := range p.Model.ServiceNames() {
		svc := p.Model.Services[name]
		known := []string{name, svc.ContainerName, svc.Hostname}
		for _, network := range slices.Sorted(maps.Keys(svc.Networks)) {
			if on := svc.Networks[network]; on != nil {
				known = append(known, on.Aliases...)
			}
		}
		if slices.ContainsFunc(known, func(k string) bool { return k != "" && slices.Contains(words, strings.ToLower(k)) }) {
			out = append(out, name)
		}
	}
	return out
}
