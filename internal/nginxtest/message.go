package nginxtest

import (
	"regexp"
	"strconv"
	"strings"

	"example.com/magi-harden/internal/nginxconf"
)

var (
	emerg = regexp.MustCompile(`(?m)\[emerg\] (?:\d+#\d+: )?(.*?)(?: in \S+:(\d+))?$`)
	// otherwise is what may well be otherwise in the container: names, modules,
	// OpenSSL's curves, what the system refused, words that were quoted too long.
	otherwise = regexp.MustCompile(`host not found|dlopen\(\)|unknown directive|too long parameter|SSL_CTX_set1_\w+_list|\(\d+: `)
)

// refusal returns what nginx says against the configuration, or nil when it says
// nothing that is about the file.
func refusal(out []byte, c *nginxconf.Config) *Refusal {
	m := emerg.FindSubmatch(out)
	if m == nil || otherwise.Match(m[1]) {
		return nil
	}
	line, _ := strconv.Atoi(string(m[2])) // none is 0
	return &Refusal{Line: line, Text: known(string(m[1]), directives(c))}
}

// directives are the names of the file's directives.
func directives(c *nginxconf.Config) map[string]bool {
	out := map[string]bool{}
	c.Walk(func(parents []*nginxconf.Directive, d *nginxconf.Directive) {
		for _, p := range parents {
			if p.Name == "map" || p.Name == "geo" || p.Name == "types" || p.Name == "split_clients" {
				return
			}
		}
		if plainName.MatchString(d.Name) {
			out[d.Name] = true
		}
	})
	return out
}

const hidden = "…"

// known keeps of a message what nginx's own words and the names are, so that no
// value of this file and no word of another one is shown.
func known(message string, names map[string]bool) string {
	const edge = `"',;:.()[]{}`
	var out []string
	for _, word := range strings.Fields(message) {
		core := strings.Trim(word, edge)
		if core != "" && !names[core] && !vocabulary[core] {
			before, after := strings.TrimLeft(word, `"'`), strings.TrimRight(word, `"',`)
			word = word[:len(word)-len(before)] + hidden + word[len(after):]
		}
		if word == hidden && len(out) > 0 && out[len(out)-1] == hidden {
			continue
		}
		out = append(out, word)
	}
	return strings.Join(out, " ")
}

// vocabulary are the words of nginx's own messages about a configuration.
var vocabulary = words(`a address already alone allowed an and anything are argument arguments at be both by cannot certificate certificates combined condition
	conflicting contains default define defined defines directive directives duplicate duplicated empty end equal expecting expression failed file for format from given had has have here host
	http https if implicitly in incompatible inside invalid is it key large least length less level limit line listen location log long longer many map method minimum missing must name named no not number of off
	on one only opening closing option options or out outside parameter parameters part part port prefix previous regular section server servers set shared should size small specified ssl statement
	syslog terminated than that the this to together too unexpected unknown unsupported unterminated upstream upstreams URI URL use used valid value values variable variables was were when which with within without zero zone`)

func words(s string) map[string]bool {
	out := map[string]bool{}
	for _, w := range strings.Fields(s) {
		out[w] = true
	}
	return out
}
