package exact

import (
	"net/netip"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// The conditions of the tables.

func comes(_ diff, c change) bool { return c.added() }
func goes(_ diff, c change) bool  { return c.removed() }

// is holds for one of these texts.
func is(texts ...string) func(diff, change) bool {
	return func(_ diff, c change) bool { return c.is != nil && slices.Contains(texts, c.is.text) }
}

// text holds for a value that goes, and for a text of which a condition holds.
func text(ok func(string) bool) func(diff, change) bool {
	return func(_ diff, c change) bool { return c.removed() || len(c.is.kids) == 0 && ok(c.is.text) }
}

// describes: a label that says what the image is, which no program acts on.
func describes(_ diff, c change) bool {
	return c.key() == "maintainer" || strings.HasPrefix(c.key(), "org.opencontainers.image.") || strings.HasPrefix(c.key(), "org.label-schema.")
}

var plainName = regexp.MustCompile(`^[A-Za-z0-9_-]+$`)

// ownName: engines resolve the names of a container and its host name. One that
// contains the service's own name, has no dot and is nobody else's stands for it only.
func ownName(d diff, c change) bool {
	if c.removed() {
		return true
	}
	name := c.is.text
	return plainName.MatchString(name) && strings.Contains(name, d.name) && !d.others(name)
}

// others reports whether another container answers for a name.
func (d diff) others(name string) bool {
	for other, s := range d.comparison.is.child("services").kids {
		if other == d.name {
			continue
		}
		if name == other || name == s.at("container_name") || name == s.at("hostname") {
			return true
		}
		for _, n := range kidsOf(s.child("networks")) {
			if n.child("aliases").child(name) != nil {
				return true
			}
		}
	}
	return false
}

// atMost: a limit that is there, and not above the one of the design.
func atMost(_ diff, c change) bool {
	now, ok := number(c.is)
	was, limited := number(c.was)
	return ok && now > 0 && (!limited || now <= was)
}

// number reads a number with one of the suffixes of sizes.
func number(n *node) (float64, bool) {
	if n == nil {
		return 0, false
	}
	return size(n.text)
}

func size(text string) (float64, bool) {
	text = strings.ToLower(text)
	unit := 1.0
	for i, suffix := range []string{"k", "m", "g"} {
		if rest, ok := strings.CutSuffix(strings.TrimSuffix(text, "b"), suffix); ok {
			text, unit = rest, float64(int64(1)<<(10*(i+1)))
			break
		}
	}
	value, err := strconv.ParseFloat(text, 64)
	return value * unit, err == nil && value >= 0
}

// diesFirst: out of memory, the kernel ends this container rather than others.
func diesFirst(_ diff, c change) bool {
	value, ok := number(c.is)
	return ok && value > 0
}

// withinMemory: shared memory counts against the limit of memory.
func withinMemory(d diff, c change) bool {
	now, ok := number(c.is)
	limit, limited := size(d.was.at("deploy", "resources", "limits", "memory"))
	return c.removed() || ok && limited && now <= limit
}

// lowerUlimit: no core dumps, or fewer open files.
func lowerUlimit(_ diff, c change) bool {
	soft, hard := ulimit(c.is)
	switch {
	case c.removed():
	case c.key() == "core":
		return soft == 0 && hard == 0
	case c.key() == "nofile" && !c.added():
		wasSoft, wasHard := ulimit(c.was)
		return soft > 0 && hard > 0 && soft <= wasSoft && hard <= wasHard
	}
	return false
}

func ulimit(n *node) (soft, hard float64) {
	read := func(key string) float64 {
		value, err := strconv.ParseFloat(orDefault(n.at(key), "0"), 64)
		if err != nil {
			return -1
		}
		return value
	}
	if single := read("single"); single != 0 {
		return single, single
	}
	return read("soft"), read("hard")
}

// smallerTmpfs: the same tmpfs, with less room or fewer rights.
func smallerTmpfs(_ diff, c change) bool {
	if c.added() || c.removed() {
		return false
	}
	was, ok := tmpfsOptions(c.was.text)
	now, once := tmpfsOptions(c.is.text)
	if !ok || !once {
		return false
	}
	for name, value := range now {
		limit, had := was[name]
		switch {
		case had && value == limit:
		case name == "size" && had:
			room, sized := size(value)
			most, limited := size(limit)
			if !sized || !limited || room <= 0 || room > most {
				return false
			}
		case slices.Contains([]string{"noexec", "nosuid", "nodev"}, name) && value == "":
		default:
			return false
		}
	}
	for name := range was {
		if _, stays := now[name]; !stays && name != "exec" {
			return false
		}
	}
	return true
}

// tmpfsOptions is false for an option that is there twice.
func tmpfsOptions(text string) (map[string]string, bool) {
	out := map[string]string{}
	for _, option := range strings.Split(text, ",") {
		name, value, _ := strings.Cut(option, "=")
		if _, twice := out[name]; twice {
			return nil, false
		}
		out[name] = value
	}
	return out, true
}

// narrowerPort: a port of the design may go, or be bound to one address of the host.
func narrowerPort(d diff, c change) bool {
	if c.removed() {
		return true
	}
	addr, err := netip.ParseAddr(c.is.at("host_ip"))
	if err != nil || addr.IsUnspecified() {
		return false
	}
	for _, p := range kidsOf(d.was.child("ports")) {
		same := p.at("target") == c.is.at("target") && p.at("published") == c.is.at("published") && p.at("protocol") == c.is.at("protocol")
		wide, err := netip.ParseAddr(orDefault(p.at("host_ip"), "0.0.0.0"))
		if same && err == nil && (wide.IsUnspecified() || addr.IsLoopback()) {
			return true
		}
	}
	return false
}

// plainVariables are those that set the language, the clock and threads.
var plainVariables = [...]string{"LANG", "LC_ALL", "MKL_NUM_THREADS", "OMP_NUM_THREADS", "TZ"}

var plainValue = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9_/+@-]*(\.[A-Za-z0-9_-]+)*$`)

// plainVariable: a plain one, or one of the stack's or of pass_env that goes.
func plainVariable(d diff, c change) bool {
	plain := slices.Contains(plainVariables[:], c.key())
	if c.removed() {
		return plain || d.name == d.Design.Jupyter.Service && slices.Contains(d.Design.Jupyter.Chosen, c.key())
	}
	return plain && plainValue.MatchString(c.is.text)
}

var digest = regexp.MustCompile(`^@sha256:[0-9a-f]{64}$`)

// pinned: the image of the design, by its digest.
func pinned(_ diff, c change) bool {
	if c.added() || c.removed() {
		return false
	}
	rest, ok := strings.CutPrefix(c.is.text, c.was.text)
	return ok && digest.MatchString(rest)
}

// pulls: an image that is built must not come from a registry, where its name is
// anybody's.
func pulls(d diff, c change) bool {
	switch {
	case c.removed():
		return d.is.child("build") == nil
	case d.is.child("build") != nil:
		return c.is.text == "build"
	}
	return slices.Contains([]string{"always", "missing", "if_not_present", "never", "daily", "weekly"}, c.is.text)
}

// kidsOf returns the members of a node.
func kidsOf(n *node) map[string]*node {
	if n == nil {
		return nil
	}
	return n.kids
}
