package stack

import (
	"errors"
	"fmt"
	"regexp"
	"strings"

	"github.com/compose-spec/compose-go/v2/template"
	"github.com/compose-spec/compose-go/v2/types"
	"gopkg.in/yaml.v3"
)

// cause is one kind of error of Compose's: how it reads, the key of the service
// that it is about, and the cure. In key and cure, $1 and so on are what the
// pattern found, of which the first is the service.
type cause struct {
	reads     *regexp.Regexp
	key, what string
	cure      string
}

func causes() []cause {
	const undefined = `service "([^"]+)" refers to undefined `
	return []cause{
		{regexp.MustCompile(undefined + `volume (\S+?)(:|$)`), "volumes", "$2", "add it: volumes: { $2: {} }, or write ./$2 for a folder"},
		{regexp.MustCompile(undefined + `network (\S+?)(:|$)`), "networks", "$2", "add it: networks: { $2: {} }"},
		{regexp.MustCompile(undefined + `(?:build )?(secret|config) (\S+?)(:|$)`), "$2s", "$3", "add it to the ${2}s of the file"},
		{regexp.MustCompile(`service "([^"]+)" depends on undefined service "([^"]+)"`), "depends_on", "$2", "take it out, or name the file that has $2 with --file too"},
		{regexp.MustCompile(`service "([^"]+)" has neither an image nor a build`), "", "", "give it one of the two"},
		{regexp.MustCompile(`services\.([A-Za-z0-9._-]+?) additional properties '([^']+)'`), "$2", "", "correct the name of the key"},
		{regexp.MustCompile(`services\.([A-Za-z0-9_-]+)\.([a-z_]+)`), "$2", "", "mend it; docker compose config says the same"},
	}
}

// explain says where in the files the cause of an error of Compose's is, and what
// to do about it.
func (s *Stack) explain(err error) error {
	where := strings.Join(s.Files, " + ") + ": "
	text := strings.ReplaceAll(strings.TrimSuffix(err.Error(), ": invalid compose project"), s.Tree.Dir+"/", "")
	text = strings.TrimPrefix(text, where)
	for _, f := range s.Files {
		text = strings.TrimPrefix(text, "validating "+f+": ")
	}
	for _, c := range causes() {
		m := c.reads.FindStringSubmatchIndex(text)
		if m == nil {
			continue
		}
		fill := func(t string) string { return string(c.reads.ExpandString(nil, t, text, m)) }
		path := []string{fill("$1")}
		if c.key != "" {
			path = append(path, fill(c.key))
		}
		if file, line := s.place(path, fill(c.what)); file != "" {
			return fmt.Errorf("%s:%d: services.%s: %s\n%s", file, line, strings.Join(path, "."), text, fill(c.cure))
		}
	}
	if port := s.badPort(); port != nil {
		return port
	}
	if strings.HasPrefix(err.Error(), where) {
		text = where + text
	}
	if text != err.Error() {
		return errors.New(text)
	}
	return err
}

// at is a place for a message; a service that is merged from several has no line.
func at(file string, line int) string {
	if line == 0 {
		return file
	}
	return fmt.Sprintf("%s:%d", file, line)
}

// place finds the file and line of a key of a service, and in it of the entry
// that names what.
func (s *Stack) place(path []string, what string) (string, int) {
	for _, doc := range s.documents {
		n := child(doc.root, append([]string{"services"}, path...)...)
		if n == nil {
			continue
		}
		if entry := names(n, what); entry != nil {
			n = entry
		}
		return doc.file, n.Line
	}
	return "", 0
}

// names finds the entry that is what, or begins with it as a mount does.
func names(n *yaml.Node, what string) *yaml.Node {
	if what == "" {
		return nil
	}
	for _, c := range n.Content {
		if c = resolve(c); c.Value == what || strings.HasPrefix(c.Value, what+":") {
			return c
		}
		if entry := names(c, what); entry != nil {
			return entry
		}
	}
	return nil
}

// badPort finds a port that is none once its variables are put in: Compose tells
// it without saying whose it is.
func (s *Stack) badPort() error {
	env, err := environment(s.Tree)
	if err != nil {
		return err
	}
	for _, doc := range s.documents {
		services := child(doc.root, "services")
		for _, service := range keysOf(services) {
			ports := child(services, service, "ports")
			if ports == nil || ports.Kind != yaml.SequenceNode {
				continue
			}
			for _, p := range ports.Content {
				if p = resolve(p); p.Kind != yaml.ScalarNode {
					continue
				}
				text, err := template.Substitute(p.Value, func(key string) (string, bool) { v, ok := env[key]; return v, ok })
				if err == nil {
					_, err = types.ParsePortConfig(text)
				}
				if err != nil {
					return fmt.Errorf("%s:%d: services.%s.ports: %s: %w\ngive its variable a value in .env, or mend it", doc.file, p.Line, service, p.Value, err)
				}
			}
		}
	}
	return nil
}
