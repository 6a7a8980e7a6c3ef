package stack

import (
	"testing"

	"example.com/magi-harden/internal/dockerfile"
	"example.com/magi-harden/internal/treetest"
)

// TestLeadsTo: which values of the image's variables name a folder that notebooks write.
func TestLeadsTo(t *testing.T) {
	s := &Stack{Jupyter: Jupyter{Cwd: "/home/jovyan"}}
	for _, row := range []struct{ name, value, want string }{
		{"PATH", "/usr/bin:/home/jovyan/work/bin:$PATH", "/home/jovyan/work"},
		{"PATH", "/usr/bin:$PATH", ""},
		{"PATH", "$PATH:/home/jovyan/work", "/home/jovyan/work"},
		{"PATH", "/home/jovyan/worker:/home/jovyan", ""},
		{"PATH", "/home//jovyan/x/../work/bin", "/home/jovyan/work"},
		{"PATH", "/home/$U/work", "/home/jovyan/work"},
		{"PATH", "/opt/$U/work", ""},
		{"PATH", "${X}/home/jovyan/work", "/home/jovyan/work"},
		{"PATH", "work/bin", "/home/jovyan/work"},
		{"PATH", "work", "/home/jovyan/work"},
		{"MODE", "work", ""},
		{"MODE", "./work", "/home/jovyan/work"},
		{"JAVA_TOOL_OPTIONS", "-javaagent:/app/x.jar", "/app"},
		{"PERL5OPT", "-I/app/lib -w", "/app"},
		{"OPTS", "--file=/app", "/app"},
		{"OPTS", "[\"/app\"]", "/app"},
		{"URL", "https://example.com/app", ""},
		{"URL", "file:///app/x", "/app"},
		{"VERSION", "1.2", ""},
		{"LD_PRELOAD", "libjemalloc.so.2", ""},
		{"PYTHONPATH", "", ""},
	} {
		if got := s.leadsTo(dockerfile.Setting{Name: row.name, Value: row.value}, []string{"/home/jovyan/work", "/app/"}); got != row.want && got != row.want+"/" {
			t.Errorf("%s=%s: %q, want %q", row.name, row.value, got, row.want)
		}
	}
}

// TestImageFaults: what of the stack's own image is unsafe in which container.
func TestImageFaults(t *testing.T) {
	const unread = "what its Dockerfile does is not known: it lies outside of the stack's folder, or another program reads it"
	all := Container{Sets: []string{"HOME", "SET"}, Covered: []string{"/opt/conda"}, Writable: []string{"/work"}, Key: true, CA: true}
	for _, row := range []struct {
		service, dockerfile string
		in                  Container
		want                string
	}{
		{"build: .", "COPY . /x", all, "can take .env, .magi-harden/backups, .magi-harden/txn, config/tls/key.pem, .magi-harden/ca/key.pem into the image, where every notebook could read them"},
		{"build: .", "COPY config /x", all, "can take config/tls/key.pem into the image, where every notebook could read them"},
		{"build: .", "COPY config /x", Container{CA: true}, ""},
		{"build: .", "COPY .magi-harden/ca /x", Container{Key: true}, ""},
		{"build: .", "COPY .magi-harden/ca /x", Container{CA: true}, "can take .magi-harden/ca/key.pem into the image, where every notebook could read them"},
		{"build: .", "COPY src /x", all, ""},
		{"build: { context: ., dockerfile_inline: \"FROM x\\nCOPY .env /x\" }", "", all, "can take .env into the image, where every notebook could read them"},
		{"image: made/base", "", all, "ENV PATH names a path in /work, which notebooks can write: programs may load code from there"},
		{"build: { context: ., dockerfile_inline: FROM made/base }", "", all, "ENV PATH names a path in /work, which notebooks can write: programs may load code from there"},
		{"build: .", "ENV PATH=/work/bin:$PATH", all, "ENV PATH names a path in /work, which notebooks can write: programs may load code from there"},
		{"build: .", "ENV PATH=/work/bin:$PATH", Container{}, ""},
		{"build: .", "ENV SET=/work HOME=/work DATA_DIR=/work/data", all, ""},
		{"build: .", "ENV X=${Y%z}", all, "ENV X has a value that cannot be read: programs may load code from where it says"},
		{"build: .", "VOLUME /usr/local/bin", all, "VOLUME is writable though the image is not, and the server may start from it or be configured by it"},
		{"build: .", "VOLUME /opt/$X", all, "VOLUME is writable though the image is not, and the server may start from it or be configured by it"},
		{"build: .", "VOLUME /opt/conda /data", all, ""},
		{"build: .", "VOLUME /data\nENV PYTHONPATH=/data", all, "ENV PYTHONPATH names a path in /data, which notebooks can write: programs may load code from there"},
		{"build: .", "ARG JUPYTER_TOKEN", all, "ARG JUPYTER_TOKEN would store the token in the image"},
		{"build: .", "ARG JUPYTER_TOKENS", all, ""},
		{"build: { context: /etc, dockerfile_inline: FROM x }", "", all, "context /etc is part of the host's system"},
		{"build: { context: ./.magi-harden, dockerfile_inline: FROM x }", "", all, "context ./.magi-harden is reserved for managed files"},
		{"build: { context: ., additional_contexts: { h: /root/.ssh } }", "", all, "additional_contexts h /root/.ssh holds private keys"},
		{"build: { context: ., additional_contexts: { h: 'oci-layout:///root/.ssh' } }", "", all, "additional_contexts h /root/.ssh holds private keys"},
		{"build: { context: ./src, dockerfile: ../../Dockerfile }", "", all, unread},
		{"build: { context: ./src, dockerfile_inline: \"# syntax=me/mine\\nFROM x\" }", "", all, unread},
		{"build: { context: ./src, dockerfile_inline: \"# syntax=docker/dockerfile:1\\nFROM x\" }", "", all, ""},
		{"build: { context: ./src, dockerfile_inline: FROM x, args: { BUILDKIT_SYNTAX: me/mine } }", "", all, unread},
		{"build: { context: ../x, dockerfile_inline: FROM x }", "", all, "context ../x is outside of the stack's folder, and the image may contain all of it"},
		{"build: { context: ../x, dockerfile_inline: FROM x }", "", Container{Named: []string{"../x"}}, ""},
		{"build: { context: /srv/x, dockerfile_inline: FROM x }", "", Container{Named: []string{"/srv/y"}}, "context /srv/x is outside of the stack's folder, and the image may contain all of it"},
		{"build: { context: ., additional_contexts: { h: ./src, i: 'docker-image://x' } }", "", all, ""},
	} {
		text := "services:\n  jupyter:\n    command: [jupyter, lab]\n    ports: ['8888:8888']\n    " + row.service +
			"\n  base: { image: made/base, build: { context: ./src, dockerfile_inline: \"FROM x\\nENV PATH=/work/bin\" } }\n"
		s, err := Read(treetest.Folder(t, map[string]string{"docker-compose.yml": text, "Dockerfile": "FROM x\n" + row.dockerfile + "\n", "src/a": ""}), Options{Service: "jupyter"})
		if err != nil {
			t.Errorf("%s: %v", row.service, err)
			continue
		}
		got := ""
		for _, f := range s.ImageFaults(row.in) {
			if got += f.Detail; f.Place.IsZero() || f.Hint == "" || f.Subject != "services.jupyter.build" {
				t.Errorf("%s, %s: %+v", row.service, row.dockerfile, f)
			}
		}
		if got != row.want {
			t.Errorf("%s, %s: %q, want %q", row.service, row.dockerfile, got, row.want)
		}
	}
}
