package content

import (
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"example.com/magi-harden/internal/nginxconf"
)

// The conditions of nginxTable. Each reports whether a difference is harmless.

// comes: it was not there before, and only asks for more.
func comes(c change) bool { return c.was == nil }

// is holds where the one argument that counts is one of these.
func is(texts ...string) func(change) bool {
	return func(c change) bool { return len(c.after()) == 1 && slices.Contains(texts, c.after()[0]) }
}

func both(a, b func(change) bool) func(change) bool {
	return func(c change) bool { return a(c) && b(c) }
}

func either(a, b func(change) bool) func(change) bool {
	return func(c change) bool { return a(c) || b(c) }
}

// measure reads a number with its unit; false for anything else.
type measure func(text string) (float64, bool)

// atMost: the one argument is above zero, and not above what counted before.
func atMost(m measure) func(change) bool {
	return func(c change) bool { return len(c.after()) == 1 && atMostAt(0, m)(c) }
}

// atMostAt is atMost for one of several arguments, of which there are no more than two.
func atMostAt(i int, m measure) func(change) bool {
	return func(c change) bool {
		was, is, ok := c.measured(i, m)
		return ok && is > 0 && is <= was && len(c.after()) <= 2
	}
}

// upTo: a limit that nobody needs to be told of, even where the design has less.
func upTo(m measure, limit string) func(change) bool {
	return func(c change) bool {
		most, _ := m(limit)
		is, ok := m(first(c.after()))
		return ok && is > 0 && is <= most && len(c.after()) == 1 || atMost(m)(c)
	}
}

// atLeast: not below what counted before. "auto" is one for each processor.
func atLeast(m measure) func(change) bool {
	return func(c change) bool {
		was, is, ok := c.measured(0, m)
		return len(c.after()) == 1 && (ok && is >= was || c.is != nil && c.is.Name == "worker_processes" && c.is.Arg(0) == "auto")
	}
}

func (c change) measured(i int, m measure) (was, is float64, ok bool) {
	before, after := c.before(), c.after()
	if i >= len(before) || i >= len(after) {
		return 0, 0, false
	}
	was, ok1 := m(before[i])
	is, ok2 := m(after[i])
	return was, is, ok1 && ok2
}

func first(list []string) string {
	if len(list) == 0 {
		return ""
	}
	return list[0]
}

var digits = regexp.MustCompile(`^[0-9]{1,12}$`)

func count(text string) (float64, bool) {
	if !digits.MatchString(text) {
		return 0, false
	}
	n, err := strconv.ParseFloat(text, 64)
	return n, err == nil
}

var sized = regexp.MustCompile(`^([0-9]{1,12})([kKmMgG]?)$`)

// size reads bytes, as ngx_parse_offset does.
func size(text string) (float64, bool) {
	m := sized.FindStringSubmatch(text)
	if m == nil {
		return 0, false
	}
	n, ok := count(m[1])
	return n * map[string]float64{"": 1, "k": 1 << 10, "m": 1 << 20, "g": 1 << 30}[strings.ToLower(m[2])], ok
}

var (
	timed = regexp.MustCompile(`^([0-9]{1,9}(ms|[smhdwMy]) ?)*([0-9]{1,9})?$`)
	span  = regexp.MustCompile(`([0-9]{1,9})(ms|[smhdwMy]?)`)
)

// duration reads seconds, as ngx_parse_time does.
func duration(text string) (sum float64, ok bool) {
	if text == "" || !timed.MatchString(text) {
		return 0, false
	}
	units := map[string]float64{"ms": 0.001, "": 1, "s": 1, "m": 60, "h": 3600, "d": 86400, "w": 7 * 86400, "M": 30 * 86400, "y": 365 * 86400}
	for _, m := range span.FindAllStringSubmatch(text, -1) {
		n, _ := count(m[1])
		sum += n * units[m[2]]
	}
	return sum, true
}

// inTmp: nginx keeps temporary files in its own tmpfs, whatever their names are.
func inTmp(c change) bool {
	return c.is != nil && strings.HasPrefix(c.is.Arg(0), "/tmp/") && path.Clean(c.is.Arg(0)) == c.is.Arg(0) && !strings.Contains(c.is.Arg(0), "$")
}

// asksPassword: as well as Jupyter does, which ignores this one.
func asksPassword(c change) bool { return c.was == nil && c.is.Arg(0) != "off" && c.is.Arg(0) != "" }

// subset: at least one, and each was there before.
func subset(split func(args []string) []string) func(change) bool {
	return func(c change) bool {
		before, after := split(c.before()), split(c.after())
		return len(after) > 0 && !slices.ContainsFunc(after, func(word string) bool { return !slices.Contains(before, word) })
	}
}

func words(args []string) []string { return args }

// ciphers leaves out those that the list excludes: "!" takes one away for good.
func ciphers(args []string) (out []string) {
	for _, name := range strings.FieldsFunc(first(args), func(r rune) bool { return r == ':' }) {
		if !strings.HasPrefix(name, "!") {
			out = append(out, name)
		}
	}
	return out
}

// goodCurves are those that Mozilla's profile has, the larger ones of their kind, and
// those with ML-KEM. OpenSSL skips an unknown one behind a question mark.
var goodCurves = only(`^\??(X25519|X448|prime256v1|secp256r1|P-256|secp384r1|P-384|secp521r1|P-521|X25519MLKEM768|SecP256r1MLKEM768|SecP384r1MLKEM1024)$`, ":")

// only holds where each part of the one argument matches.
func only(pattern, separator string) func(change) bool {
	known := regexp.MustCompile(pattern)
	return func(c change) bool {
		return len(c.after()) == 1 && !slices.ContainsFunc(strings.Split(c.after()[0], separator), func(part string) bool { return !known.MatchString(part) })
	}
}

// smallCache: of 10 MB at most; none is good too.
func smallCache(c change) bool {
	name, text, shared := strings.Cut(strings.TrimPrefix(first(c.after()), "shared:"), ":")
	n, ok := size(text)
	switch {
	case len(c.after()) != 1 || name == "":
		return false
	case !shared:
		return name == "off" || name == "none"
	}
	return ok && n <= 10<<20 && strings.HasPrefix(c.after()[0], "shared:")
}

// sameResolver: the engine's, for at most five minutes.
func sameResolver(c change) bool {
	return len(c.after()) > 0 && first(c.after()) == first(c.before()) && !slices.ContainsFunc(c.after()[1:], func(a string) bool {
		valid, ok := strings.CutPrefix(a, "valid=")
		n, timed := duration(valid)
		return !(ok && timed && n <= 300) && a != "ipv6=off"
	})
}

var socketOption = regexp.MustCompile(`^(http2|deferred|reuseport|(backlog|so_keepalive|fastopen|rcvbuf|sndbuf)=[\w:]+)$`)

// sameSocket: the same address with the same meaning, and other options of TCP.
func sameSocket(c change) bool {
	if c.was == nil || c.is == nil {
		return false
	}
	plain := func(d *nginxconf.Directive) (out []string) {
		for _, a := range d.Args {
			if !socketOption.MatchString(a) {
				out = append(out, a)
			}
		}
		slices.Sort(out)
		return out
	}
	return slices.Equal(plain(c.was), plain(c.is))
}

// stricterZone: a lower rate, or more room for addresses.
func stricterZone(c change) bool {
	if c.is == nil {
		return false
	}
	room, ok := zoneRoom(c.is)
	if !ok || room > 10<<20 {
		return false
	}
	if c.was == nil {
		return true // counts more; what uses it is judged there
	}
	least, _ := zoneRoom(c.was)
	was, is := option(c.was, "rate="), option(c.is, "rate=")
	return c.was.Arg(0) == c.is.Arg(0) && len(c.was.Args) == len(c.is.Args) && room >= least && (was == is || rate(is) > 0 && rate(is) <= rate(was))
}

func zoneRoom(d *nginxconf.Directive) (float64, bool) {
	_, text, _ := strings.Cut(option(d, "zone="), ":")
	return size(text)
}

// option returns what follows a prefix in one of the arguments.
func option(d *nginxconf.Directive, prefix string) string {
	for _, a := range d.Args {
		if value, ok := strings.CutPrefix(a, prefix); ok {
			return value
		}
	}
	return ""
}

// rate returns requests per second; 0 for what cannot be read.
func rate(text string) float64 {
	n, ok := count(strings.TrimSuffix(strings.TrimSuffix(text, "r/s"), "r/m"))
	switch {
	case !ok || !strings.HasSuffix(text, "r/s") && !strings.HasSuffix(text, "r/m"):
		return 0
	case strings.HasSuffix(text, "r/m"):
		return n / 60
	}
	return n
}
