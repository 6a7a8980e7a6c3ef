package dockerfile

import (
	"strings"
	"testing"
)

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
		{".\n", "a/b", false}, // docker ignores it
		{"**\n!con**/k\n", "config/tls/k", false},
		{"*\n! a\n", "a", false},
		{"a\n!./a/\n", "a", false},
		{"a/**/c\n", "a/b/d/c", true},
		{"\xef\xbb\xbfa\n", "a", true},
		{strings.Repeat("a", 70_000), "b", true}, // longer than docker reads
		{"[\n", "a/b", true},                     // docker refuses it, so nothing is copied
		{"*\n!a\n", "a/b", false},
		{"*\n!a\n", "b", true},
		{"!a\n*\n", "a", true},
	} {
		if got := Ignore(row.ignore).Matches(row.file); got != row.want {
			t.Errorf("%q, %s: %v", row.ignore, row.file, got)
		}
	}
}

// TestTakes: what the steps of a build can take.
func TestTakes(t *testing.T) {
	for _, row := range []struct {
		lines, file string
		args        map[string]string
		want        string // the contexts that the file is taken from
	}{
		{"COPY . /app", "a/b", nil, "main"},
		{"copy / /app", "a/b", nil, "main"},
		{"ADD [\"a\", \"/app\"]", "a/b", nil, "main"},
		{"COPY --chown=1:1 x a /app/", "a/b", nil, "main"},
		{"COPY --from=one . /app", "a/b", nil, "one"},
		{"COPY --from=h a/b /app", "a/b", nil, "h"},
		{"COPY --from=$X . /app", "a/b", nil, "any"},
		{"COPY a/c /app", "a/b", nil, ""},
		{"COPY a/../a/b /app", "a/b", nil, "main"},
		{"COPY x a/b", "a/b", nil, ""}, // it is where x goes
		{"COPY a* /app", "a/b", nil, "main"},
		{"COPY a/b/c /app", "a/b", nil, ""},
		{"COPY */b /app", "a/b", nil, "main"},
		{"COPY **/b /app", "a/b/c", nil, "main"},
		{"COPY a/**/b /app", "a/b", nil, "main"},
		{"COPY [ /app", "a/b", nil, "main"}, // not a pattern
		{"COPY --parents ./x/./y /app", "a/b", nil, ""},
		{"ADD https://example.com/a /a", "https:", nil, ""},
		{"ADD git@example.com:a.git /a", "git@example.com:a.git", nil, ""},
		{"COPY https://a /a", "https:/a", nil, "main"},
		{"COPY <<a /x\nhi\na", "<<a", nil, ""},
		{"COPY <<a a/b /x\nhi\na", "a/b", nil, "main"},
		{"RUN cp . /app", "a/b", nil, ""},
		{"COPY []", "a/b", nil, ""},
		{"RUN --mount=type=bind,target=/x cp -r /x /y", "a/b", nil, "main"},
		{"RUN --mount=target=/x true", "a/b", nil, "main"},
		{"RUN --mount=type=bind,source=a,target=/x true", "a/b", nil, "main"},
		{"RUN --mount=type=bind,src=c,target=/x true", "a/b", nil, ""},
		{"RUN --mount=type=bind,source=$X,target=/x true", "a/b", nil, "main"},
		{"RUN --mount=type=bind,from=h,source=a,target=/x true", "a/b", nil, "h"},
		{"RUN --mount=type=bind,from=$X,target=/x true", "a/b", nil, "any"},
		{"RUN --mount=type=$X,target=/x true", "a/b", nil, "any"},
		{"RUN --mount=type=new,target=/x true", "a/b", nil, "any"},
		{"RUN --mount=\"type=bind true", "a/b", nil, "any"},
		{"RUN --mount=type=cache,target=/x true", "a/b", nil, ""},
		{"RUN --mount=type=cache,from=h,target=/x true", "a/b", nil, "h"},
		{"RUN --mount=type=tmpfs,target=$X true", "a/b", nil, ""},
		{"RUN --mount=type=secret,id=x true", "a/b", nil, ""},
		{"RUN --mount=type=ssh true", "a/b", nil, ""},
		{"ONBUILD COPY a /x", "a/b", nil, "main later"},
		{"ONBUILD RUN --mount=from=h,target=/x true", "a/b", nil, "h later"},
		{"ONBUILD USER x", "a/b", nil, ""},
		{"ARG F=a/b\nCOPY ${F} /x", "a/b", nil, "main"},
		{"ARG F=a/b\nCOPY ${F} /x", "a/b", map[string]string{"F": "c"}, ""},
		{"ARG F=c\nCOPY $F /x", "a/b", map[string]string{"F": "a"}, "main"},
		{"ARG F=c\nCOPY $F /x", "a/b", nil, ""},
		{"ARG F\nCOPY c$F /x", "a/b", nil, "main"},
		{"ARG TARGETARCH\nCOPY c-$TARGETARCH /x", "a/b", nil, ""},
		{"ARG TARGETARCH\nCOPY $TARGETARCH /x", "a/b", nil, "main"},
		{"COPY $F /x", "a/b", map[string]string{"F": "c"}, "main"}, // unknown to the stage
		{"ENV F=c G=$F\nCOPY $F /x", "a/b", nil, ""},
		{"ENV F=c\nENV F=$G\nCOPY $F /x", "a/b", nil, "main"},
		{"ENV F=c\nENV F=a H=$F\nCOPY $H /x", "a/b", nil, ""},
		{"ARG TOP\nCOPY $TOP /x", "a/b", nil, ""},
		{"COPY $TOP /x", "a/b", nil, "main"},
		{"FROM h", "a/b", nil, "h"},
		{"FROM $X", "a/b", nil, "*"},
		{"FROM $TOP", "a/b", nil, "a/c"},
		{"", "a/b", map[string]string{"BUILDKIT_SYNTAX": "x"}, "any"},
	} {
		f, err := Parse("Dockerfile", []byte("ARG TOP=a/c\nFROM x AS one\nFROM y\n"+row.lines+"\n"))
		if err != nil {
			t.Errorf("%s: %v", row.lines, err)
			continue
		}
		var got []string
		for _, take := range f.Takes(row.args) {
			at := take.From
			switch {
			case at == "x" || at == "y":
				continue
			case take.Unknown:
				at = "any"
			case at == "":
				at = "main"
			}
			if take.OnBuild {
				at += " later"
			}
			if take.Reaches(row.file, false) {
				got = append(got, at)
			}
			if want := 4 + strings.Count(row.lines, "\n"); take.Line != want && !strings.Contains(row.lines, "<<") && row.lines != "" {
				t.Errorf("%s: line %d, want %d", row.lines, take.Line, want)
			}
		}
		if strings.Join(got, ",") != row.want {
			t.Errorf("%s, %s: from %q, want %q", row.lines, row.file, got, row.want)
		}
	}
	if got := (&File{}).Takes(nil); got != nil {
		t.Errorf("what is not there takes %v", got)
	}
	for text, unknown := range map[string]bool{"# syntax=docker/dockerfile:1.7\n": false, "# syntax=docker.io/docker/dockerfile-upstream:master\n": false, "# syntax=me/dockerfile\n": true, "# syntax=docker/dockerfile/x\n": true} {
		f, err := Parse("d", []byte(text+"FROM x\n"))
		if err != nil || f.Takes(nil)[0].Unknown != unknown {
			t.Errorf("%q: %v", text, err)
		}
	}
}

// TestReaches: a folder is taken by what lies in it, too.
func TestReaches(t *testing.T) {
	for _, row := range []struct {
		source, file string
		folder, want bool
	}{
		{"a/b/c", "a/b", true, true},
		{"a/b/c", "a/b", false, false},
		{"a/x/c", "a/b", true, false},
		{"a", ".", true, true},
		{"", "a", false, true},
	} {
		if got := (Take{Source: row.source}).Reaches(row.file, row.folder); got != row.want {
			t.Errorf("%+v", row)
		}
	}
}
