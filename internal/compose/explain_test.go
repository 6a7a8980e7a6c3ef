package compose

import (
	"strings"
	"testing"

	"example.com/magi-harden/internal/treetest"
)

// TestErrorsAreOurs wants file, line and key of what Compose refuses, a word of
// what to do next, and no value.
func TestErrorsAreOurs(t *testing.T) {
	const jupyter = "services:\n  jupyter:\n    image: jupyter/scipy-notebook\n"
	db := func(keys string) string { return jupyter + "  db:\n    image: postgres\n    " + keys + "\n" }
	for _, row := range []struct{ name, compose, env, want string }{
		{"a dollar", db("environment: { PW: 's3cret${&3' }"), "", "docker-compose.yml:6: services.db.environment.PW: a $ in its value begins no variable\nwrite $$ for a literal $"},
		{"in a list", db("environment: [A=1, 'PW=s3cret${&3']"), "", "docker-compose.yml:6: services.db.environment.PW: a $ in its value begins no variable\nwrite $$ for"},
		{"required", db("environment: { PW: '${PASS:?s3cret}' }"), "", "docker-compose.yml:6: services.db.environment.PW: required variable PASS has no value\nset it in .env"},
		{"kind", db("read_only: '${PW}'"), "PW=s3cret\n", "docker-compose.yml:6: services.db.read_only: wrong type after variable substitution: want true or false\ncorrect"},
		{"number", db("cpus: '${PW}'"), "PW=s3cret\n", "docker-compose.yml:6: services.db.cpus: wrong type after variable substitution: want a number\ncorrect"},
		{"list", db("profiles: s3cret"), "", "docker-compose.yml:6: services.db.profiles: must be a list\nwrite a list"},
		{"mapping", db("environment: { PW: { s3cret: 1 } }"), "", "docker-compose.yml:6: services.db.environment.PW: rejected by Compose\nto see the reason"},
		{"twice", db("environment: { PW: s3cret, PW: s3cret }"), "", "docker-compose.yml:6: duplicate key PW, first at line 6\nremove one"},
		{"anchor", db("environment: { PW: *s3cret }"), "", "docker-compose.yml:6: a value begins with *, and there is no such anchor\nput the value in single quotes"},
		{"tag", db("environment: { PW: !!int s3cret }"), "", "docker-compose.yml: a value does not match its tag, such as !!int\nremove"},
		{"unknown key", db("enviroment: { PW: s3cret }"), "", "docker-compose.yml:6: services.db.enviroment: unknown key\ncorrect the name"},
		{"name", jupyter + "  jüpyter: { image: s3cret }\n", "", "docker-compose.yml:4: services.jüpyter: invalid name\nrename it"},
		{"volume", db("volumes: ['${PW}:/x']"), "PW=s3cret\n", "docker-compose.yml:6: services.db.volumes: undefined volume …\nadd it"},
		{"network", db("networks: [n]"), "", "docker-compose.yml:6: services.db.networks: undefined network n\nadd it: networks: { n: {} }"},
		{"port", db("ports: ['${PW}:80']"), "PW=s3cret\n", "docker-compose.yml:6: services.db.ports: not a port after substituting PW\nset the variable in .env"},
		{"cycle", db("depends_on: [db]"), "", "docker-compose.yml:6: services.db.depends_on: dependency cycle with db\nremove"},
		{"extends", db("extends: { file: no.yml, service: x }"), "", "docker-compose.yml:6: extends: no.yml is missing\ncreate it"},
		{"empty section", "include: [one.yml]\nservices:\n", "", "docker-compose.yml:2: services: not a mapping\nadd an entry"},
		{"section of a kind", "services: [s3cret]\n", "", "docker-compose.yml:1: services: must be a mapping\nwrite a mapping"},
		{"top", "- s3cret\n", "", "docker-compose.yml: not a compose file: no mapping at the top level\nstart it with the key"},
		{".env", jupyter, "A=1\nPW=s3cret${x!}\n", ".env:2: PW: a $ in its value begins no variable\nput the value in single quotes"},
		{".env, quoted", jupyter, "A=1\nPW=\"\ns3cret${x!}\"\n", ".env:2: PW: a $ in its value begins no variable\nput"},
		{".env, required", jupyter, "A=1\nPW=$A\nB=${X:?s3cret}\n", ".env:3: B: required variable X has no value\nset"},
		{"env_file", db("env_file: one.env"), "", "one.env:2: PW: a $ in its value begins no variable\nput"},
		{"env_file, quote", db("env_file: two.env"), "", "two.env:1: unclosed quote\n"},
		{"env_file, prose", db("env_file: three.env"), "", "three.env:1: column 7: invalid character in a name\n"},
		{"env_file, name", db("env_file: '${PW}.env'"), "PW=s3cret\n", "${PW}.env: missing, but service db loads it (env_file)\ncreate it"},
		{"label_file, name", db("label_file: ['./sub/${PW:-x}.env']"), "PW=s3cret\n", "sub/${PW}.env: missing, but service db loads it (label_file)\ncreate it"},
		{"env_file, folder", db("env_file: [sub/$PW/one.env]"), "PW=s3cret\n", "sub/${PW}/one.env: missing, but service db loads it (env_file)\ncreate it"},
		{"env_file, two folders", db("env_file: ['${PW}/one.env']"), "PW=s3cret/x\n", "…/…/one.env: missing, but service db loads it (env_file)\ncreate it"},
		{"env_file, outside", db("env_file: ['/far/${PW}.env']"), "PW=s3cret\n", "db: env_file /far/${PW}.env is outside the stack's folder\nmove it"},
		{"env_file, its content", db("env_file: '${N}.env'"), "N=two\n", "${N}.env:1: unclosed quote\n"},
		{"include, name", jupyter + "include: ['${PW}.yml']\n", "PW=s3cret\n", "docker-compose.yml:4: include: ${PW}.yml is missing\ncreate it"},
		{"include, its content", jupyter + "include: ['${N}/x.yml']\n", "N=bad\n", "${N}/x.yml:1: duplicate key "},
		{"include, its .env", jupyter + "include: ['${N}/compose.yml']\n", "N=sub\n", "${N}/.env:1: PW: a $ in its value begins no variable\nput"},
		{"extends, name", db("extends: { file: '${PW}.yml', service: x }"), "PW=s3cret\n", "docker-compose.yml:6: extends: ${PW}.yml is missing\ncreate it"},
		{"extends, default", db("extends: { file: '${PW:-s3cret}.yml', service: x }"), "", "docker-compose.yml:6: extends: ${PW}.yml is missing\ncreate it"},
		{"include", jupyter + "include: [sub/compose.yml]\n", "", "sub/.env:1: PW: a $ in its value begins no variable\nput"},
	} {
		t.Run(row.name, func(t *testing.T) {
			tree := treetest.Folder(t, map[string]string{"docker-compose.yml": row.compose, ".env": row.env, "one.yml": "services: { x: { image: y } }\n", "one.env": "A=1\nPW=s3cret${x!}\n", "two.env": "PW=\"s3cret\n", "three.env": "s3cret, PW=x\n",
				"sub/compose.yml": "services: { x: { image: y } }\n", "bad/x.yml": "x-a: {k: s3cret, k: 2}\n", "bad/Dockerfile": "FROM jupyter/base-notebook\nENV A=1 s3cret\n", "sub/.env": "PW=s3cret${x!}\n"})
			_, err := Open(tree, Options{})
			switch {
			case err == nil:
				t.Fatal("it was taken")
			case !strings.HasPrefix(err.Error(), row.want):
				t.Errorf("got  %v\nwant %s", err, row.want)
			case strings.Contains(err.Error(), "s3cret"):
				t.Errorf("a value comes out: %v", err)
			case strings.Count(err.Error(), "\n") != 1:
				t.Errorf("it has not two lines: %v", err)
			}
		})
	}
}

// TestCrash: a panic of compose-go becomes an error, without the panic's text.
func TestCrash(t *testing.T) {
	_, err := caught(func() (int, error) { panic("s3cret") })
	got := explain(newReader(treetest.Folder(t, map[string]string{"a.yml": "services: {}\n"})), []string{"a.yml"}, err)
	if want := "a.yml: Compose crashes on it\nto see it, run: docker compose config"; got.Error() != want {
		t.Errorf("%v", got)
	}
	if n, err := caught(func() (int, error) { return 1, nil }); n != 1 || err != nil {
		t.Errorf("without a panic: %v, %v", n, err)
	}
}
