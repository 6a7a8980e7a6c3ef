package stack

import (
	"strings"
	"testing"

	"example.com/magi-harden/internal/tree"
)

// FuzzErrors writes any text with a secret in it where a value stands, in the
// compose file, .env and another env_file: no error has the secret. It has a
// character that no name has, as a key may be shown. A value of .env has it as well where
// a path is written, that the path may take it.
func FuzzErrors(f *testing.F) {
	const places = 16
	const secret = "(3cretM4rk"
	for _, value := range []string{"M", "'aM${&3'", "${M!}", "\"M", "*M", "!!int M", "[M", "{k: M, k: M}", "${X:?M}", "'M:M'", "|\n  M", "M=M", "- M", "\tM", "\"\\M\"", "!reset M", "<<: M", "${A}", "x/${A}/y.env"} {
		for place := range uint8(places) {
			f.Add(value, place)
		}
	}
	f.Fuzz(func(t *testing.T, value string, place uint8) {
		value = strings.ReplaceAll(value, "M", secret)
		at := func(n uint8, rest string) string {
			if place%places == n {
				return value
			}
			return rest
		}
		compose := "services:\n  jupyter:\n    image: jupyter/scipy-notebook\n    environment: { A: '${A}' }\n  db:\n    image: " + at(0, "p") + "\n    environment:\n      A: " + at(1, "x") +
			"\n    labels:\n      - " + at(2, "a=b") + "\n    env_file: [one.env, " + at(10, "one.env") + "]\n    label_file: " + at(11, "one.env") + "\n    ports:\n      - " + at(3, "'1:1'") + "\n    mem_limit: " + at(4, "1g") + "\n    volumes:\n      - " + at(5, "./x:/x") +
			"\n    read_only: " + at(6, "true") + "\nsecrets:\n  s:\n    file: " + at(7, "./x") + "\n"
		for n, key := range []string{"include: [X]\n", "include: [{path: one.yml, env_file: X}]\n", "include: [{path: one.yml, project_directory: X}]\n"} {
			if named := at(12+uint8(n), ""); named != "" {
				compose += strings.ReplaceAll(key, "X", named)
			}
		}
		if file := at(15, ""); file != "" {
			compose = strings.Replace(compose, "    image: p\n", "    extends: {service: x, file: "+file+"}\n", 1)
		}
		folder := tree.Tree{Dir: "/nonexistent"}.With(map[string][]byte{"docker-compose.yml": []byte(compose), ".env": []byte("A=" + at(8, map[bool]string{true: secret, false: "1"}[place%places >= 10]) + "\n"), "one.yml": []byte("services: {x: {image: y, env_file: one.env}}\n"), "one.env": []byte("A=" + at(9, "1") + "\n")})
		if _, err := Read(folder, Options{}); err != nil && (strings.Contains(err.Error(), "3cret") || !strings.Contains(err.Error(), "\n")) {
			t.Errorf("%q at %d: %v", value, place%places, err)
		}
	})
}
