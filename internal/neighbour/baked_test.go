package neighbour

import (
	"os"
	"path/filepath"
	"testing"

	"example.com/magi-harden/internal/treetest"

	"example.com/magi-harden/internal/compose"
	"example.com/magi-harden/internal/dockerfile"
	"github.com/google/go-cmp/cmp"
)

func TestBaked(t *testing.T) {
	all, none, token := Exposure{Token: true, Key: true, CA: true}, Exposure{}, Exposure{Token: true}
	for _, row := range []struct {
		build, dockerfile, ignore string
		want                      Exposure
	}{
		{".", "FROM x\nCOPY . /app\n", "", all},
		{".", "FROM x\nCOPY ./ /app/\n", "", all},
		{".", "FROM x\nADD [\".\", \"/app\"]\n", "", all},
		{".", "FROM x\nCOPY --chown=1:1 . .\n", "", all},
		{".", "FROM x\nCOPY --from=build . /app\n", "", none},
		{".", "FROM x\nCOPY requirements.txt src /app/\n", "", none},
		{".", "FROM x\nCOPY .env /app/\n", "", token},
		{".", "FROM x\nCOPY .e* /app/\n", "", token},
		{".", "FROM x\nCOPY config /app/\n", "", Exposure{Key: true}},
		{".", "FROM x\nCOPY . /app\n", ".env\n", all}, // a backup has an old .env
		{".", "FROM x\nCOPY . /app\n", ".env\n.magi-harden/backups\n.magi-harden/txn\n", Exposure{Key: true, CA: true}},
		{".", "FROM x\nCOPY . /app\n", "# all\n*\n!src\n", none},
		{".", "FROM x\nCOPY . /app\n", "*\n!.env\n", token},
		{".", "FROM x\nCOPY . /app\n", "**/.env*\n**/*.pem\n", none},
		{".", "FROM x\nCOPY . /app\n", "/.env\n.magi-harden/\nconfig/tls\n", none},
		{"./sub", "FROM x\n", "", none},
		{"https://example.com/x.git", "FROM x\nCOPY . .\n", "", none},
		{"{ context: ., dockerfile_inline: \"FROM x\\nCOPY . /a\" }", "FROM x\n", "", all},
		{"{ context: ., dockerfile: sub/Dockerfile }", "FROM x\n", "", all},
		{"{ context: ., dockerfile: none }", "FROM x\nCOPY . .\n", "", none},
		{".", "FROM x\nCOPY . /app\nENV A=1 b\n", "", none},
		{".", "FROM x\nRUN --mount=type=bind,target=/x cp -r /x /y\n", "", all},
		{".", "FROM x\nRUN --mount=type=bind,source=.env,target=/x cp /x /y\n", "", token},
		{".", "FROM x\nRUN --mount=type=bind,source=requirements.txt,target=/r true\n", "", none},
		{".", "FROM x\nCOPY .magi-harden/backups /x\n", "", token},
		{".", "FROM x\nCOPY sub/*/*/x /x\n", "", none},
		{".", "FROM x\nCOPY */*/*/x /x\n", "", all}, // what the links there lead to is not looked at
		{".", "FROM x\nCOPY set*s /x\n", "", token},
		{".", "FROM x\nCOPY [ /x\n", "", all},
		{".", "FROM x\nARG F=.env\nCOPY ${F} /x\n", "", token},
		{"{ context: ., args: { F: .env } }", "FROM x\nARG F=src\nCOPY ${F} /x\n", "", token},
		{"{ context: ., args: { F: src } }", "FROM x\nARG F=.env\nCOPY ${F} /x\n", "", none},
		{".", "FROM x\nONBUILD COPY .env /x\n", "", token},
		{".", "# syntax=example.com/mine\nFROM x\n", "", all},
		{".", "# syntax=example.com/mine\nFROM x\n", ".env\n.magi-harden\nconfig/tls\n", none},
		{"{ context: ./sub, additional_contexts: { h: . } }", "", "", none},
		{"{ context: ., dockerfile: from.h, additional_contexts: { h: ./sub } }", "", "", none},
		{"{ context: ./sub, dockerfile: ../from.h, additional_contexts: { h: . } }", "", "", token},
		{"{ context: ./sub, dockerfile: ../from.h, additional_contexts: { h: . } }", "", ".env\n", none},
		{"{ context: ./sub, dockerfile: ../top.h, additional_contexts: { h: . } }", "", "", all},
		{"{ context: ., dockerfile: sub/linked, secrets: [env] }", "", "", token},
		{"{ context: ., dockerfile: sub/linked, secrets: [other] }", "", "", none},
		{"{ context: ./link }", "FROM x\nCOPY .env /x\n", "", token},
		{"{ context: .. }", "", "", all}, // its Dockerfile is out of reach
		{"{ context: .., dockerfile: \"$PWD/sub/linked\" }", "", "", none},
		{"{ context: ., dockerfile: by-link }", "", "", token},
		{"{ context: ., dockerfile: by-link }", "", ".env\n", none},
		{"{ context: ., dockerfile: leads-out }", "", "", all},
		{"{ context: ./sub, dockerfile: linked, additional_contexts: { h: 'service:base' } }", "", "", none},
		{"{ context: ./sub, dockerfile: ../from.h, additional_contexts: { h: 'service:base' } }", "", "", token},
		{"{ context: ./sub, dockerfile_inline: 'FROM made/base' }", "", "", token},
		{"{ context: ., dockerfile_inline: 'FROM made/later' }", "", "", token},
		{"{ context: ./sub, dockerfile_inline: 'FROM made/later' }", "", "", none},
		{"{ context: ./config/tls, dockerfile_inline: \"FROM x\\nCOPY . /x\" }", "", "", Exposure{Key: true}},
		{"{ context: ./.magi-harden/backups/1, dockerfile_inline: \"FROM x\\nCOPY . /x\" }", "", "", token},
	} {
		files := map[string]string{"docker-compose.yml": "services:\n  jupyter: { image: jupyter/scipy-notebook }\n  app: { build: " + row.build + " }\n" +
			"  zbase: { image: made/base, build: { context: ., dockerfile_inline: \"FROM x\\nCOPY .e[n]v /x\" } }\n  base: { extends: zbase }\n" +
			"  later: { image: made/later, build: { context: ./sub, dockerfile_inline: \"FROM x\\nONBUILD COPY .env /x\" } }\n" +
			"secrets: { env: { file: ./link/.env }, other: { file: ./other } }\n",
			"Dockerfile": row.dockerfile, "sub/Dockerfile": "FROM x\nCOPY . /app\n", "sub/linked": "FROM x\n", "from.h": "FROM x\nCOPY --from=h .env /x\n",
			"top.h": "FROM h:latest\n", "by-link": "FROM x\nCOPY settings /x\n", ".env": "A=b\n"}
		if row.ignore != "" {
			files[".dockerignore"] = row.ignore
		}
		folder := treetest.Folder(t, files)
		for name, to := range map[string]string{"link": ".", "settings": ".env", "leads-out": "/etc/hostname"} {
			if err := os.Symlink(to, filepath.Join(folder.Dir, name)); err != nil {
				t.Fatal(err)
			}
		}
		p, err := compose.Open(folder, compose.Options{})
		if err != nil {
			t.Errorf("%s: %v", row.build, err)
			continue
		}
		got := none
		for _, see := range Exposures(p, dockerfile.NewReader(p.Tree), "jupyter") {
			if see.Service == "app" {
				got = Exposure{Token: see.Token, Key: see.Key, CA: see.CA}
			}
		}
		if diff := cmp.Diff(row.want, got); diff != "" {
			t.Errorf("%s %q %q (-want +got):\n%s", row.build, row.dockerfile, row.ignore, diff)
		}
	}
}
