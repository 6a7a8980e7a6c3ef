package compose

import (
	"strings"
	"testing"
)

// TestErrorsAreOurs wants file, line and key of what Compose refuses, a word of
// what to do next, and no value.
func TestErrorsAreOurs(t *testing.T) {
	const jupyter = "services:\n  jupyter:\n    image: jupyter/scipy-notebook\n"
	db := func(keys string) string { return jupyter + "  db:\n    image: postgres\n    " + keys + "\n" }
	for _, row := range []struct{ name, compose, env, want string }{
		{"a dollar", db("environment: { PW: 's3cret${&3' }"), "", "docker-compose.yml:6: services.db.environment.PW: a $ in its value begins no variable\nwrite $$ for a $"},
		{"in a list", db("environment: [A=1, 'PW=s3cret${&3']"), "", "docker-compose.yml:6: services.db.environment.PW: a $ in its value begins no variable\nwrite $$ for"},
		{"required", db("environment: { PW: '${PASS:?s3cret}' }"), "", "docker-compose.yml:6: services.db.environment.PW: the variable PASS has no value, and must have one\ngive it one in .env"},
		{"kind", db("read_only: '${PW}'"), "PW=s3cret\n", "docker-compose.yml:6: services.db.read_only: is not of the kind that the key takes, once its variables have their values\ncorrect"},
		{"list", db("profiles: s3cret"), "", "docker-compose.yml:6: services.db.profiles: must be a list\nwrite it"},
		{"mapping", db("environment: { PW: { s3cret: 1 } }"), "", "docker-compose.yml:6: services.db.environment.PW: Compose does not take it as it is written\nmend it"},
		{"twice", db("environment: { PW: s3cret, PW: s3cret }"), "", "docker-compose.yml:6: the key PW is there twice, first at line 6\ntake one"},
		{"anchor", db("environment: { PW: *s3cret }"), "", "docker-compose.yml:6: a value begins with *, which stands for an anchor, and there is no such anchor\nput the value into single quotes"},
		{"tag", db("environment: { PW: !!int s3cret }"), "", "docker-compose.yml: a value has a tag, such as !!int, that does not fit it\ntake"},
		{"unknown key", db("enviroment: { PW: s3cret }"), "", "docker-compose.yml:6: services.db.enviroment: Compose knows no such key\ncorrect the name"},
		{"name", jupyter + "  jüpyter: { image: s3cret }\n", "", "docker-compose.yml:4: services.jüpyter: Compose takes no such name\nrename it"},
		{"volume", db("volumes: ['${PW}:/x']"), "PW=s3cret\n", "docker-compose.yml:6: services.db.volumes: undefined volume …\nadd it"},
		{"network", db("networks: [n]"), "", "docker-compose.yml:6: services.db.networks: undefined network n\nadd it: networks: { n: {} }"},
		{"port", db("ports: ['${PW}:80']"), "PW=s3cret\n", "docker-compose.yml:6: services.db.ports: with its variables put in it is no port: PW\ngive the variable a value in .env"},
		{"cycle", db("depends_on: [db]"), "", "docker-compose.yml:6: services.db.depends_on: waits for db, which waits for it in turn\ntake"},
		{"extends", db("extends: { file: no.yml, service: x }"), "", "docker-compose.yml: no.yml is not there, and include or extends names it\nwrite it"},
		{"top", "- s3cret\n", "", "docker-compose.yml: not a compose file: no mapping at its top\nbegin it with the key"},
		{".env", jupyter, "A=1\nPW=s3cret${x!}\n", ".env:2: PW: a $ in its value begins no variable\nput the value into single quotes"},
		{".env, quoted", jupyter, "A=1\nPW=\"\ns3cret${x!}\"\n", ".env:2: PW: a $ in its value begins no variable\nput"},
		{".env, required", jupyter, "A=1\nPW=$A\nB=${X:?s3cret}\n", ".env:3: B: the variable X has no value, and must have one\ngive"},
		{"env_file", db("env_file: one.env"), "", "one.env:2: PW: a $ in its value begins no variable\nput"},
		{"env_file, quote", db("env_file: two.env"), "", "two.env:1: a quote is opened and never closed\n"},
		{"env_file, prose", db("env_file: three.env"), "", "three.env:1: column 7: not a character of a name\n"},
		{"include", jupyter + "include: [sub/compose.yml]\n", "", "sub/.env:1: PW: a $ in its value begins no variable\nput"},
	} {
		t.Run(row.name, func(t *testing.T) {
			tree := folder(t, map[string]string{"docker-compose.yml": row.compose, ".env": row.env, "one.env": "A=1\nPW=s3cret${x!}\n", "two.env": "PW=\"s3cret\n", "three.env": "s3cret, PW=x\n",
				"sub/compose.yml": "services: { x: { image: y } }\n", "bad/Dockerfile": "FROM jupyter/base-notebook\nENV A=1 s3cret\n", "sub/.env": "PW=s3cret${x!}\n"})
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
