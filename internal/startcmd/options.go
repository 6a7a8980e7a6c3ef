package startcmd

import (
	"path"
	"strings"
)

// options returns how many words belong to the wrapper, the folder that it changes to,
// and what is dropped; or why it cannot be parsed.
func (w wrapper) options(in []word) (n int, dir string, dropped []note, err string) {
	name := path.Base(in[0].text)
	if !plain(in[0].text) {
		return 0, "", nil, "invalid program name"
	}
	n = 1
	if w.sub != "" {
		if len(in) < 2 || in[1].open || in[1].text != w.sub {
			return 0, "", nil, shown(name) + " does not start Jupyter"
		}
		n = 2
	}
	if name == "gosu" || name == "su-exec" {
		return min(2, len(in)), "", nil, ""
	}
	for ; n < len(in); n++ {
		text := in[n].text
		option, value, inWord := strings.Cut(text, "=")
		switch {
		case w.env && option != "" && option[0] != '-' && inWord:
			dropped = append(dropped, note{shown(option), "variables are set in the compose file"})
		case in[n].open && w.drop == "":
			return 0, "", nil, "what " + shown(name) + " runs is known only inside the container"
		case text == "--":
			return n + 1, dir, dropped, ""
		case !strings.HasPrefix(text, "-"):
			return n, dir, dropped, ""
		case has(w.flags, text), w.loose && w.joined(text, w.flags):
		case has(w.pairs, option), w.loose && w.joined(text, w.pairs):
			if !inWord {
				if n++; n == len(in) || in[n].open && w.drop == "" {
					return 0, "", nil, shown(name) + " has an option without a value"
				}
				value = in[n].text
			}
			if strings.Contains(value, "://") {
				return 0, "", nil, shown(name) + " is given a URL" // which may have a password in it
			}
			if option == w.dir && w.dir != "" {
				if !isFolder(value) {
					return 0, "", nil, "the folder given to " + shown(name) + " cannot be determined"
				}
				dir = join(dir, value)
			}
		case name == "nice" && strings.Trim(text, "-0123456789") == "":
		default:
			return 0, "", nil, shown(name) + " has an unknown option: " + shown(option[:shortened(option)])
		}
	}
	return n, dir, dropped, ""
}

// shortened is how much of an option is its name: what follows a short one may
// be its value.
func shortened(option string) int {
	if strings.HasPrefix(option, "--") {
		return len(option)
	}
	return min(2, len(option))
}

// joined reports whether a word is letters of options in one, as in -gv, of
// which the last is one of those given.
func (w wrapper) joined(text string, last []string) bool {
	if len(text) < 3 || text[1] == '-' {
		return false
	}
	end := len(text) - 1
	for i := 1; i < end; i++ {
		if !has(w.flags, "-"+text[i:i+1]) {
			return false
		}
	}
	return has(last, "-"+text[end:])
}

// texts are the words of a wrapper that stays, without the folder that it
// changes to, which is returned separately.
func texts(in []word, w wrapper) []string {
	var out []string
	for i := 0; i < len(in); i++ {
		option, _, inWord := strings.Cut(in[i].text, "=")
		if w.dir != "" && option == w.dir {
			if !inWord {
				i++
			}
			continue
		}
		out = append(out, in[i].text)
	}
	return out
}
