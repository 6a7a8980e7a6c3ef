package dockerfile

import "testing"

func TestIgnore(t *testing.T) {
	for _, row := range []struct {
		ignore, file string
		want         bool
	}{
		{"", ".env", false},
		{".env\n", ".env", true},
		{"/.env\n", ".env", true},
		{"./.env\n", ".env", true},
		{"  .env  \r\n", ".env", true},
		{"# .env\n", ".env", false},
		{"#env\n", "#env", false},
		{".env\n", "sub/.env", false},
		{"**/.env\n", ".env", true},
		{"**/.env\n", "a/b/.env", true},
		{"**/.env\n", "a/b/.envs", false},
		{"**/b\n", "a/b/c", true},
		{"config/\n", "config/nginx/key.pem", true},
		{"config/*.pem\n", "config/nginx/key.pem", false},
		{"**/*.pem\n", "config/nginx/key.pem", true},
		{"*\n", "a/b", true},
		{"**\n", "a/b", true},
		{".\n", "a/b", true},
		{"[\n", "a/b", true}, // docker refuses it, so nothing is copied
		{"*\n!a\n", "a/b", false},
		{"*\n!a\n", "b", true},
		{"!a\n*\n", "a", true},
	} {
		if got := Ignore(row.ignore).Matches(row.file); got != row.want {
			t.Errorf("%q, %s: %v", row.ignore, row.file, got)
		}
	}
}

func TestCopies(t *testing.T) {
	for _, row := range []struct {
		line, file string
		want       bool
	}{
		{"COPY . /app", "a/b", true},
		{"copy / /app", "a/b", true},
		{"ADD [\"a\", \"/app\"]", "a/b", true},
		{"COPY --chown=1:1 x a /app/", "a/b", true},
		{"COPY --from=one . /app", "a/b", false},
		{"COPY a/c /app", "a/b", false},
		{"COPY x a/b", "a/b", false}, // it is where x goes
		{"COPY a* /app", "a/b", true},
		{"RUN cp . /app", "a/b", false},
		{"COPY []", "a/b", false},
	} {
		f, err := Parse("Dockerfile", []byte("FROM x AS one\nFROM y\n"+row.line+"\n"))
		if err != nil {
			t.Errorf("%s: %v", row.line, err)
		} else if got := f.Copies(row.file); got != row.want {
			t.Errorf("%s, %s: %v", row.line, row.file, got)
		}
	}
	if (&File{}).Copies("a") {
		t.Error("a Dockerfile that cannot be seen copies")
	}
}
