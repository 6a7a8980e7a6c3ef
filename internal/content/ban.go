package content

import (
	"slices"
	"strings"

	"example.com/magi-harden/internal/finding"
)

// setting is one setting of a file of fail2ban.
type setting struct {
	section, name, value string
	line                 int
}

// settings reads a file of fail2ban: indented lines go on with the value before them.
func settings(data []byte) (out []setting) {
	section, number := "", 0
	for line := range strings.Lines(string(data)) {
		number++
		text := strings.TrimSpace(line)
		switch {
		case text == "" || text[0] == '#' || text[0] == ';':
		case text[0] == '[' && strings.HasSuffix(text, "]"):
			section = text
		case (line[0] == ' ' || line[0] == '\t') && len(out) > 0:
			out[len(out)-1].value += "\n" + text
		default:
			name, value, _ := strings.Cut(text, "=")
			out = append(out, setting{section, strings.ToLower(strings.TrimSpace(name)), strings.TrimSpace(value), number})
		}
	}
	return out
}

// Ban compares two files of fail2ban: a jail, a filter or an action. The last setting of
// a name counts.
func Ban(rendered, edited []byte) []finding.Difference {
	out := &found{}
	was, is := settings(rendered), settings(edited)
	line := 1
	for _, before := range was {
		now := last(is, before)
		switch {
		case now == nil:
			out.add(before.name, line, finding.Removed, finding.OpensThrottle)
			continue
		case now.value != before.value && !stricterBan(before, now.value):
			out.add(before.name, now.line, finding.Changed, finding.OpensThrottle)
		}
		line = now.line
	}
	for _, s := range is {
		if last(was, s) == nil && !harmlessBan(s) {
			out.add(unnamed, s.line, finding.Added, finding.OpensThrottle)
		}
	}
	return out.sorted()
}

func last(all []setting, like setting) *setting {
	for i := len(all) - 1; i >= 0; i-- {
		if all[i].section == like.section && all[i].name == like.name {
			return &all[i]
		}
	}
	return nil
}

// stricterBan: fewer tries, in a longer time, and a longer ban.
func stricterBan(was setting, now string) bool {
	switch was.name {
	case "maxretry":
		before, _ := count(was.value)
		n, ok := count(now)
		return ok && n > 0 && n <= before
	case "findtime", "bantime":
		before, _ := duration(was.value)
		n, ok := duration(now)
		return ok && n >= before || was.name == "bantime" && now == "-1"
	case "enabled":
		return now == "true"
	}
	return false
}

// harmlessBan: a setting that only bans for longer, or lets in this host alone.
func harmlessBan(s setting) bool {
	switch s.name {
	case "bantime.increment":
		return s.value == "true"
	case "ignoreip":
		return !slices.ContainsFunc(strings.Fields(strings.ReplaceAll(s.value, ",", " ")), func(address string) bool {
			return !slices.Contains([]string{"127.0.0.1", "127.0.0.1/8", "127.0.0.0/8", "::1", "::1/128"}, address)
		})
	}
	return false
}
