package neighbour

import (
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
		{".", "FROM x\nCOPY . /app\n", ".env\n", Exposure{Key: true, CA: true}},
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
	} {
		files := map[string]string{"docker-compose.yml": "services:\n  jupyter: { image: jupyter/scipy-notebook }\n  app: { build: " + row.build + " }\n",
			"Dockerfile": row.dockerfile, "sub/Dockerfile": "FROM x\nCOPY . /app\n"}
		if row.ignore != "" {
			files[".dockerignore"] = row.ignore
		}
		p, err := compose.Open(treetest.Folder(t, files), compose.Options{})
		if err != nil {
			t.Errorf("%s: %v", row.build, err)
			continue
		}
		got := none
		for _, see := range Exposures(p, dockerfile.NewReader(p.Tree), "jupyter") {
			got = Exposure{Token: see.Token, Key: see.Key, CA: see.CA}
		}
		if diff := cmp.Diff(row.want, got); diff != "" {
			t.Errorf("%s %q %q (-want +got):\n%s", row.build, row.dockerfile, row.ignore, diff)
		}
	}
}
