package script

import (
	"strings"
)

// unit reads what a unit of systemd runs, and the variables that it sets.
func unit(text string, o origin) (out []Command) {
	lines := logical(text, 1)
	o.values = map[string][]string{}
	var set []Command
	for _, l := range lines {
		key, value, _ := strings.Cut(strings.ReplaceAll(l.text, "\\\n", " \n"), "=")
		switch strings.TrimSpace(key) {
		case "WorkingDirectory":
			o.dir = strings.TrimPrefix(strings.TrimSpace(value), "-")
			if strings.ContainsAny(o.dir, "%~$") {
				o.dir = Elsewhere
			}
		case "Environment":
			// The words are assignments, as in front of a command.
			for _, c := range shell("env "+value, l.line, origin{budget: o.budget}) {
				for _, w := range c.Words[min(1, len(c.Words)):] {
					name, text, ok := strings.Cut(w.Text, "=")
					if ok && identifier.MatchString(name) && len(o.values[name]) < maxChoices {
						set = append(set, Command{Line: l.line, Set: []Variable{{name, Word{Text: text, Open: w.Open || strings.Contains(text, "%")}}}})
						o.values[name] = append(o.values[name], text)
					}
				}
			}
		}
	}
	for _, l := range lines {
		key, value, _ := strings.Cut(l.text, "=")
		if key = strings.TrimSpace(key); strings.HasPrefix(key, "Exec") && key != "ExecSearchPath" {
			out = append(out, shell(specified(strings.TrimLeft(value, " \t-@:+!|")), l.line, o)...)
		}
	}
	return append(set, out...)
}

// specified replaces the specifiers of systemd, %i and the like.
func specified(text string) string {
	var out strings.Builder
	for i := 0; i < len(text); i++ {
		switch {
		case text[i] != '%' || i+1 == len(text):
			out.WriteByte(text[i])
		case text[i+1] == '%':
			i++
			out.WriteByte('%')
		default:
			i++
			out.WriteString(unknown("specifier"))
		}
	}
	return out.String()
}
