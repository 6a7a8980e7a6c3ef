package content

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"example.com/magi-harden/internal/finding"
)

const dockerfileText = `# Dockerfile.jupyter
FROM quay.io/jupyter/base-notebook:2026-10-05
USER 1000:100
COPY --chown=1000:100 ["requirements.txt", "/tmp/requirements.txt"]
RUN ["pip", "install", "-r", "/tmp/requirements.txt"]
RUN ["pip", "install", "--", "jupyter_server>=2.21.0"]
`

// told writes differences with their lines.
func told(all []finding.Difference) string {
	var out []string
	for _, d := range all {
		out = append(out, fmt.Sprintf("%s %d %s %s", d.Subject, d.Line, d.Change, d.Opens))
	}
	return strings.Join(out, ", ")
}

// TestDockerfile has cases for each verb: a text that is replaced, or lines at the end.
func TestDockerfile(t *testing.T) {
	const from, user, floors = "FROM quay.io/jupyter/base-notebook:2026-10-05", "USER 1000:100", `RUN ["pip", "install", "--", "jupyter_server>=2.21.0"]`
	digest := strings.Repeat("a", 64)
	judged := map[string]bool{}
	for _, row := range []struct{ old, new, want string }{
		{"", "", ""},
		{from, from + "@sha256:" + digest, ""},
		{from, from + "@sha256:" + digest[1:], "FROM 2 changed start"},
		{from, from + " AS mine", ""},
		{from, strings.Replace(from, "2026-10-05", "2026-10-06", 1), ""},
		{from, strings.Replace(from, "2026-10-05", "2026-10-04", 1), "FROM 2 changed start"},
		{from, strings.Replace(from, "2026-10-05", "python-2026-10-06", 1), "FROM 2 changed start"},
		{from, strings.Replace(from, "2026-10-05", "latest", 1), "FROM 2 changed start"},
		{from, strings.Replace(from, ":2026-10-05", "", 1), "FROM 2 changed start"},
		{from, strings.Replace(from, "base", "other", 1), "FROM 2 changed start"},
		{from, strings.Replace(from, "FROM", "FROM --platform=x", 1), "FROM 2 changed start"},
		{from, from + " AS a\nFROM a", "FROM 3 added start"},
		{from, from + "\n" + from, "FROM 3 added start"},
		{from + "\n", "", "FROM 1 removed start"},
		{from, "ARG A=1\n" + from, ""},

		{user, user + "\nUSER root\nRUN apt-get install -y graphviz\nUSER jovyan", ""},
		{user, "USER 1000", ""},
		{user, "USER ${NB_UID}", ""},
		{user, "USER $NB_UID", ""},
		{user, "ARG NB_UID=0\nUSER $NB_UID", "USER 4 changed privileges"},
		{user, "ARG NB_UID\nUSER $NB_UID", "USER 4 changed privileges"},
		{user, "ARG NB_UIDX=0\nUSER $NB_UID", ""},
		{user, "ENV A=1 NB_UID=0\nUSER $NB_UID", "ENV 3 added start, USER 4 changed privileges"},
		{user, "ENV LANG=C\nUSER $NB_UID", ""},
		{user, "USER root", "USER 3 changed privileges"},
		{user, user + "\nUSER 33", "USER 4 changed privileges"},
		{user + "\n", "", "USER 2 removed privileges"},

		{"", "RUN pip install polars", ""},
		{"", "RUN <<EOF\npip install polars\nEOF", ""},
		{"", "RUN <<EOF\npip install --trusted-host x polars\nEOF", "RUN 7 added start"},
		{"", "RUN --mount=type=cache,target=/x --network=none pip install polars", ""},
		{"", "RUN --mount=type=tmpfs,target=/x id", ""},
		{"", "RUN --mount=type=cache,from=evil,target=/x id", "RUN 7 added start"},
		{"", "RUN --mount=target=/x id", "RUN 7 added start"},
		{"", "RUN --mount=type=secret,id=x id", "RUN 7 added start"},
		{"", "RUN --mount=type=cache,type=bind,target=/x id", "RUN 7 added start"},
		{"", "RUN --network=host id", "RUN 7 added start"},
		{"", "RUN --security=insecure id", "RUN 7 added start"},
		{"", "RUN curl -fsSLk https://a", "RUN 7 added start"},
		{"", "RUN curl -fsSL https://a", ""},
		{"", "RUN git -c http.sslVerify=false clone https://a", "RUN 7 added start"},
		{"", "RUN pip install --index-url http://a b", "RUN 7 added start"},
		{"", "RUN pip install --index-url https://a b", ""},
		{"", "RUN pip install jupyterlab==4.0", "RUN 7 added start"},
		{"", "RUN pip install jupyterlab-git", "RUN 7 added start"},
		{floors, "RUN pip install jupyterlab-git\n" + floors, ""},
		{floors, floors + "\n" + floors, ""},
		{floors + "\n", "", "RUN 5 removed start"},
		{floors, strings.Replace(floors, "2.21", "2.0", 1), "RUN 6 removed start"},
		{`RUN ["pip", "install", "-r", "/tmp/requirements.txt"]` + "\n", "", ""},

		{"", "ARG A=1", ""},
		{"", "ARG PIP_TRUSTED_HOST=x", "ARG 7 added start"},
		{"", `SHELL ["/bin/bash", "-c"]`, ""},
		{"", "CMD x", ""},
		{"", "HEALTHCHECK NONE", ""},
		{"", "STOPSIGNAL SIGINT", ""},
		{"", "MAINTAINER me", ""},
		{"", `LABEL org.opencontainers.image.title="a b" maintainer=me`, ""},
		{"", "LABEL maintainer=me a=b", "LABEL 7 added labels"},
		{"", "ENV LANG=C.UTF-8 TZ=Europe/Berlin", ""},
		{"", "ENV LANG C.UTF-8", ""},
		{"", "ENV LANG=$X", "ENV 7 added start"},
		{"", "ENV LANG=C LD_PRELOAD=/x", "ENV 7 added start"},
		{"", "COPY --chmod=0644 requirements.txt /srv/", ""},
		{"", "COPY requirements.txt .env /srv/", "COPY 7 added context"},
		{"", "COPY --from=x requirements.txt /srv/", "COPY 7 added context"},
		{"", "COPY --parents requirements.txt /srv/", "COPY 7 added context"},
		{"", "COPY <<EOF /srv/a\nx\nEOF", ""},
		{"", "COPY <<EOF .env /srv/\nx\nEOF", "COPY 7 added context"},
		{"", "COPY requirements.txt", "COPY 7 added context"},
		{"", "COPY * /srv/", "COPY 7 added context"},
		{"", "ADD --checksum=sha256:" + digest + " https://a/b /x", ""},
		{"", "ADD --checksum=sha256:" + digest + " --unpack=true https://a/b /x", "ADD 7 added context"},
		{"", "ADD --checksum=sha256:" + digest + " http://a/b /x", "ADD 7 added context"},
		{"", "ADD --checksum=sha256:" + digest + " https://a/b .env /x", "ADD 7 added context"},
		{"", "ADD https://a/b /x", "ADD 7 added context"},
		{"", "ADD requirements.txt /x", "ADD 7 added context"},
		{"", "ENTRYPOINT x", "ENTRYPOINT 7 added start"},
		{"", "WORKDIR /x", "WORKDIR 7 added start"},
		{"", "ONBUILD RUN id", "ONBUILD 7 added start"},
		{"", "VOLUME /x", "VOLUME 7 added files"},
		{"", "EXPOSE 1", "EXPOSE 7 added network"},
		{"", "SECRETWORD 1", "… 7 added design"},

		{"# Dockerfile.jupyter", "# syntax=docker/dockerfile:1.9", ""},
		{"# Dockerfile.jupyter", "# syntax=evil/x", "syntax 1 added start"},
		{"# Dockerfile.jupyter", "# mine\n# syntax=evil/x", ""}, // no directive there
		{"", "RUN <<EOF", "Dockerfile 7 changed unread"},
	} {
		is := dockerfileText + row.new + "\n"
		if row.old != "" {
			if is = strings.Replace(dockerfileText, row.old, row.new, 1); is == dockerfileText {
				t.Errorf("no %q", row.old)
			}
		}
		if got := told(Dockerfile([]byte(dockerfileText), []byte(is))); got != row.want {
			t.Errorf("%q → %q: %q, want %q", row.old, row.new, got, row.want)
		}
		for verb := range dockerTable() {
			judged[verb] = judged[verb] || strings.Contains(row.new, verb+" ")
		}
	}
	for verb, tried := range judged {
		if !tried {
			t.Errorf("no case of %s", verb)
		}
	}
}

// TestDockerfileWithout: a rendered file that has no user, no step and no image has
// nothing to lose; one that cannot be read is told.
func TestDockerfileWithout(t *testing.T) {
	for _, row := range []struct{ was, is, want string }{
		{"ARG A\n", "ARG A\nUSER root\nRUN id\n", "FROM 1 removed start"},
		{"RUN <<EOF\n", "FROM a\n", "Dockerfile 1 changed unread"},
		{"FROM a\n", "FROM\n", "FROM 1 changed start"},
	} {
		if got := told(Dockerfile([]byte(row.was), []byte(row.is))); got != row.want {
			t.Errorf("%q → %q: %q, want %q", row.was, row.is, got, row.want)
		}
	}
}

// TestDockerignore: what a build may read.
func TestDockerignore(t *testing.T) {
	const was = "# all\n*\n!requirements.txt\n"
	for _, row := range []struct{ is, want string }{
		{was, ""},
		{"*\r\n\r\n  !requirements.txt  \r\n", ""},
		{"\xef\xbb\xbf*\n!requirements.txt\n", ""},
		{"**\n", ""},
		{was + "*.pem\n", ""},
		{was + "!.env\n", "! 4 added context"},
		{was + "! data\n", "! 4 added context"},
		{was + "  # !.env\n", ""}, // a pattern, which excludes
		{"# *\n!requirements.txt\n", "* 2 removed context"},
		{"*.pem\n!requirements.txt\n", "* 2 removed context"},
		{"!requirements.txt\n*\n", "* 1 removed context"}, // order is not looked through
		{"", "* 1 removed context"},
	} {
		if got := told(Dockerignore([]byte(was), []byte(row.is))); got != row.want {
			t.Errorf("%q: %q, want %q", row.is, got, row.want)
		}
	}
	if got := Dockerignore([]byte("a\n"), nil); len(got) > 0 {
		t.Error(got)
	}
}

// TestGitignore: what git leaves out.
func TestGitignore(t *testing.T) {
	const was = "# x\nca/\nbackups/\n!.gitignore\n"
	for _, row := range []struct{ is, want string }{
		{was, ""},
		{"backups/  \r\n*.bak\nca/\n", ""},
		{"ca/\n#backups/\n", "backups/ 1 removed git"},
		{"ca/\n backups/\n", "backups/ 1 removed git"},
		{"", "ca/ 1 removed git, backups/ 1 removed git"},
		{was + "!ca/key.pem\n", "! 5 added git"},
	} {
		if got := told(Gitignore([]byte(was), []byte(row.is))); got != row.want {
			t.Errorf("%q: %q, want %q", row.is, got, row.want)
		}
	}
}

// TestBan: settings of fail2ban.
func TestBan(t *testing.T) {
	const was = "[jail]\n\nenabled = true\nlogpath = /a\n          /b\nmaxretry = 10\nfindtime = 10m\nbantime = 1h\n"
	for _, row := range []struct{ old, new, want string }{
		{"maxretry = 10", "# mine\nMaxRetry=10", ""},
		{"maxretry = 10", "maxretry = 9", ""},
		{"maxretry = 10", "maxretry = 11", "maxretry 6 changed throttle"},
		{"maxretry = 10", "maxretry = 0", "maxretry 6 changed throttle"},
		{"maxretry = 10\n", "", "maxretry 4 removed throttle"},
		{"maxretry = 10", "maxretry = 10\nmaxretry = 99", "maxretry 7 changed throttle"},
		{"maxretry = 10", "maxretry = 10\nmaxretry: 99", "… 7 added throttle"},
		{"maxretry = 10", "maxretry = 10\n  99", "maxretry 6 changed throttle"},
		{"findtime = 10m", "findtime = 600", ""},
		{"findtime = 10m", "findtime = 9m", "findtime 7 changed throttle"},
		{"findtime = 10m", "findtime = -1", "findtime 7 changed throttle"},
		{"bantime = 1h", "bantime = 1d", ""},
		{"bantime = 1h", "bantime = -1", ""},
		{"bantime = 1h", "bantime = 59m", "bantime 8 changed throttle"},
		{"[jail]", "[jail]\n[jail", "… 2 added throttle"},
		{"enabled = true", "enabled = false", "enabled 3 changed throttle"},
		{"/b", "/c", "logpath 4 changed throttle"},
		{"          /b\n", "          # x\n\n\t/b\n", ""},
		{"[jail]", "[other]", "enabled 1 removed throttle, logpath 1 removed throttle, maxretry 1 removed throttle, findtime 1 removed throttle, bantime 1 removed throttle, … 3 added throttle, … 4 added throttle, … 6 added throttle, … 7 added throttle, … 8 added throttle"},
		{"[jail]", "[DEFAULT]\nignoreip = 0.0.0.0/0\n[jail]", "… 2 added throttle"},
		{"bantime = 1h", "bantime = 1h\nignoreip = 127.0.0.1/8, ::1\nbantime.increment = true", ""},
		{"bantime = 1h", "bantime = 1h\nignoreip = ::1 10.0.0.0/8", "… 9 added throttle"},
		{"bantime = 1h", "bantime = 1h\nbantime.increment = false", "… 9 added throttle"},
	} {
		is := strings.Replace(was, row.old, row.new, 1)
		if got := told(Ban([]byte(was), []byte(is))); got != row.want {
			t.Errorf("%q → %q: %q, want %q", row.old, row.new, got, row.want)
		}
	}
	if got := told(Ban([]byte("  maxretry = 10\n"), []byte("  maxretry = 5\n"))); got != "" {
		t.Error(got)
	}
	if got := told(Ban([]byte("enabled = false\n"), []byte("enabled = true\n"))); got != "" {
		t.Error(got)
	}
}

// files returns what the examples have at a path.
func files(tb testing.TB, name string) (out []string) {
	tb.Helper()
	for _, pattern := range []string{"../../examples/*/tree/", "../../examples/*/*/tree/"} {
		names, err := filepath.Glob(pattern + name)
		if err != nil {
			tb.Fatal(err)
		}
		for _, name := range names {
			data, err := os.ReadFile(name)
			if err != nil {
				tb.Fatal(err)
			}
			out = append(out, string(data))
		}
	}
	if len(out) == 0 {
		tb.Fatalf("no example has %s", name)
	}
	return out
}

// FuzzOthers: no edit of the other files panics, each difference has a line of the file,
// and a comment is none.
func FuzzOthers(f *testing.F) {
	kinds := []struct {
		name    string
		compare func(was, is []byte) []finding.Difference
	}{
		{"Dockerfile.jupyter", Dockerfile}, {"Dockerfile.jupyter.dockerignore", Dockerignore}, {"config/tls/.gitignore", Gitignore},
		{"config/fail2ban/jail.d/magi-harden.conf", Ban}, {"config/fail2ban/filter.d/magi-harden.conf", Ban}, {"config/fail2ban/action.d/magi-harden.conf", Ban},
	}
	all := make([][]string, len(kinds))
	for i, k := range kinds {
		all[i] = files(f, k.name)
		for j, text := range []string{"RUN <<EOF\nx\nEOF\n", "!x\n", "a = b\n  c\n", "# syntax=x\n", "USER root\nFROM\nENV\nLABEL a\nADD\nCOPY\n"} {
			f.Add(i, j*53, j*7, text)
		}
	}
	f.Fuzz(func(t *testing.T, kind, at, length int, text string) {
		kind = abs(kind) % len(kinds)
		rendered := all[kind][abs(at)%len(all[kind])]
		from := abs(at) % len(rendered)
		to := min(from+abs(length)%200, len(rendered))
		edited := rendered[:from] + text + rendered[to:]
		for _, d := range kinds[kind].compare([]byte(rendered), []byte(edited)) {
			if d.Line < 1 || d.Line > strings.Count(edited, "\n")+1 || d.Opens == "" {
				t.Errorf("%+v", d)
			}
		}
		lines := strings.SplitAfter(rendered, "\n")
		with := slices.Insert(lines, 1+abs(at)%(len(lines)-1), "# "+strings.Map(func(r rune) rune { return max(r, ' ') }, text)+"\n")
		if got := kinds[kind].compare([]byte(rendered), []byte(strings.Join(with, ""))); len(got) > 0 {
			t.Errorf("a comment: %v", got)
		}
	})
}
