package compose

import (
	"errors"
	"fmt"
	"regexp"
	"strings"

	"example.com/magi-harden/internal/yamldoc"
)

// complaint is one kind of error of Compose: the pattern that matches it, the place
// that it is about, and the message and hint that replace it. In all but the pattern,
// $1 and so on are its groups.
type complaint struct {
	reads      *regexp.Regexp
	path, what string // keys from the top with dots between, and an entry there
	says, cure string
}

func complaints() []complaint {
	row := func(reads, path, what, says, cure string) complaint {
		return complaint{regexp.MustCompile(`(?s)^` + reads), path, what, says, cure}
	}
	const (
		mistyped = "wrong type after variable substitution"
		retype   = "correct the variable in .env, or the value"
	)
	const undefined = `service "([^"]+)" refers to undefined `
	return []complaint{
		row(undefined+`volume (\S+?)(:|$)`, "services.$1.volumes", "$2", "undefined volume $2", "add it: volumes: { $2: {} }, or write ./$2 for a folder"),
		row(undefined+`network (\S+?)(:|$)`, "services.$1.networks", "$2", "undefined network $2", "add it: networks: { $2: {} }"),
		row(undefined+`(?:build )?(secret|config|model) (\S+?)(:|$)`, "services.$1.${2}s", "$3", "undefined $2 $3", "add it to the ${2}s of the file"),
		row(`service "([^"]+)" depends on (?:undefined|unknown) service "([^"]+)"`, "services.$1.depends_on", "$2", "undefined service $2", "remove it, or add the file that defines $2 with --file"),
		row(`service "([^"]+)" depends on others over more than (\d+) paths`, "services.$1.depends_on", "", "dependencies branch and join too often to be checked", "let it depend on fewer services: a service waits for what its dependencies depend on"),
		row(`service "([^"]+)" has neither an image nor a build`, "services.$1", "", "has neither image nor build", "add one of the two"),
		row(`service "?([^" ]+)"? declares mutual?l?y exclusive \S(network_mode|dockerfile)`, "services.$1", "", "$2 conflicts with another key", "remove one of the two"),
		row(`services\.(\S+?)(?:\.[a-z_.]+)?: can't set distinct values on '([a-z_.]+)' and '([a-z_.]+)'`, "services.$1.$2", "", "differs from $3", "remove one of the two"),
		row(`dependency cycle detected: (\S+) -> (\S+)`, "services.$1.depends_on", "$2", "dependency cycle with $2", "remove one of the two"),
		row(`cannot extend service "([^"]+)" in \S+ service "([^"]+)" not found`, "services.$1.extends", "", "undefined service $2", "correct the name of the service or of the file"),
		row(`(services|networks|volumes|secrets|configs) additional properties '([^']+)'`, "$1.$2", "", "invalid name", "rename it: letters, digits, dots, - and _ only"),
		row(`(.*?) additional propert\S+ '([^']+)'`, "$1.$2", "", "unknown key", "correct the name of the key"),
		row(`(.+?) false schema$`, "$1", "", "unknown key", "correct the name of the key"),
		row(`(.+?) must be a (string|number|boolean|mapping|list)$`, "$1", "", "must be a $2", "write a $2"),
		row(`invalid interpolation format for (.+?)\.\n`, "$1", "", "a $$ in its value begins no variable", "write $$$$ for a literal $$, or correct the $${…}"),
		row(`error while interpolating (.+?): required variable (\w+) is missing`, "$1", "", "required variable $2 has no value", "set it in .env"),
		row(`error while interpolating (.+?): variables add more`, "$1", "", errExpanded.Error(), "use a file for long values"),
		row(`error while interpolating (.+?): variables are nested`, "$1", "", errNested.Error(), "use fewer levels"),
		row(`error while interpolating (.+?): too many variables`, "$1", "", errWork.Error(), "use fewer of them, or shorter values"),
		row(`error while interpolating (.+?): failed to cast to expected type: strconv\.`, "$1", "", mistyped+": want a number", retype),
		row(`error while interpolating (.+?): failed to cast to expected type: invalid boolean`, "$1", "", mistyped+": want true or false", retype),
		row(`error while interpolating (.+?): `, "$1", "", mistyped, retype),
	}
}

// explain replaces an error of Compose by one with the file, line and key of its
// cause, and a hint. Compose quotes values, and so secrets: only names that the files
// contain are taken from its text.
func explain(r *reader, files []string, err error) error {
	_, explained := explainAt(r, files, err)
	return explained
}

// explainAt is explain, and gives the place of the cause, if the files have it.
func explainAt(r *reader, files []string, err error) (location, error) {
	docs := readable(r, files)
	if errors.Is(err, errCrash) {
		if section := notMapping(docs); section != nil {
			return location{}, section
		}
		return location{}, fmt.Errorf("%s: Compose crashes on it\nto see it, run: docker compose config", strings.Join(files, " + "))
	}
	text := err.Error()
	text = strings.ReplaceAll(text[:min(len(text), maxText)], r.Dir+"/", "")
	text = regexp.MustCompile(`^(validating|failed to parse) [^:]+: `).ReplaceAllStringFunc(text, func(prefix string) string {
		if name, ok := strings.CutPrefix(prefix, "failed to parse "); ok {
			return name
		}
		return ""
	})
	text = strings.NewReplacer("must be a array", "must be a list", "must be a integer", "must be a number").Replace(text)
	if fault := inFile(r, docs, text); fault != nil {
		return location{}, fault
	}
	for _, c := range complaints() {
		m := c.reads.FindStringSubmatchIndex(text)
		if m == nil {
			continue
		}
		show := func(template string) string { return fill(c.reads, template, text, m, docs) }
		if s := locate(docs, string(c.reads.ExpandString(nil, c.path, text, m)), string(c.reads.ExpandString(nil, c.what, text, m))); s.File != "" {
			return s, fmt.Errorf("%s: %s: %s\n%s", s.Place, s.path, show(c.says), show(c.cure))
		}
	}
	if port := badPort(r, docs); port != nil {
		return location{}, port
	}
	const see = "\nto see the reason, which may show the value, run: docker compose config"
	for _, path := range regexp.MustCompile(`\b(services|networks|volumes|secrets|configs|include)[.\[][^\s:'"]+`).FindAllString(text, 3) {
		if s := locate(docs, path, ""); s.File != "" {
			return s, fmt.Errorf("%s: %s: rejected by Compose%s", s.Place, s.path, see)
		}
	}
	if m := regexp.MustCompile(`(?:open|stat|lstat) (\S+): no such file`).FindStringSubmatch(text); m != nil {
		return location{}, fmt.Errorf("%s: %s is missing (include or extends)\ncreate it, or remove the line", strings.Join(files, " + "), known(docs, m[1]))
	}
	return location{}, fmt.Errorf("%s: rejected by Compose"+see, strings.Join(files, " + "))
}

// maxText bounds what is read of an error, in bytes: Compose joins one for each value.
const maxText = 16 << 10

// inFile returns the error for a text that names a file and a line, nil for another.
func inFile(r *reader, docs []Document, text string) error {
	if m := regexp.MustCompile(`^failed to read (\S+): `).FindStringSubmatch(text); m != nil { // the .env of an include
		if data, err := r.Read(m[1]); err == nil {
			_, err = values(m[1], data, nil)
			return err
		}
	}
	if m := regexp.MustCompile(`(?s)^([^:\n]+): .*?line (\d+): mapping key "?(.+?)"? already defined at line (\d+)`).FindStringSubmatch(text); m != nil {
		return fmt.Errorf("%s:%s: duplicate key %s, first at line %s\nremove one of the two", m[1], m[2], known(docs, m[3]), m[4])
	}
	if m := regexp.MustCompile(`(?s)^([^:\n]+): .*exceeds maximum node visit limit \((\d+)\)`).FindStringSubmatch(text); m != nil {
		return fmt.Errorf("%s: more than %s values\nput services into several files", m[1], m[2])
	}
	if m := regexp.MustCompile(`(?s)^([^:\n]+): yaml: (.*)`).FindStringSubmatch(text); m != nil {
		return yamldoc.Invalid(m[1], nil, errors.New(m[2]))
	}
	return nil
}
