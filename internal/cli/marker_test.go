package cli

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// marker is a secret of the stack's: in no value's place may it come out.
const marker = "s3cretM4rk"

// markedStack has a place for a value wherever stacks have secrets; %s is where it goes.
const markedStack = `x-env: &env
  EXT: "1" #@1
services:
  jupyter:
    image: jupyter/scipy-notebook:latest
    ports: ["8888:8888"]
    environment:
      PW: "1" #@2
    command: start-notebook.sh --IdentityProvider.token=1 #@3
  db:
    image: postgres:16
    environment:
      PASSWORD: "1" #@4
    labels:
      a: "1" #@5
    healthcheck:
      test: "1" #@6
    mem_limit: 1G #@7
    shm_size: 64m #@8
    read_only: true #@9
    stop_grace_period: 1s #@10
    restart: always #@11
    cpus: 1 #@12
    ports: #
      - "5432:5432" #@13
    volumes: #
      - data:/d #@14
    ulimits:
      nofile: 5 #@15
    extra_hosts: #
      - "a:1.2.3.4" #@16
    sysctls:
      a: "1" #@17
    deploy:
      resources:
        reservations:
          memory: 512M #@18
  api:
    image: api:1 #@19
    build:
      context: .
      args:
        A: "1" #@20
    env_file: [one.env, .env]
    environment:
      - "A=1" #@21
    logging:
      options:
        key: "1" #@22
    depends_on: [db]
    networks: [n]
    secrets: #
      - s #@23
    devices: #
      - /dev/x:/dev/x #@24
networks: { n: {} }
volumes:
  data:
    driver_opts:
      o: "1" #@25
secrets:
  s:
    file: ./s.txt #@26
configs:
  c:
    content: "1" #@27
`

const markedPlaces = 27

// shapes are values that hold the marker; most of them are at fault somewhere.
func shapes() []string {
	return []string{
		"M", "'M'", "\"M\"", "aM${&3", "'M${x!}'", "'${x!M}'", "'M$'", "'${X:?M}'", "'${NONE:?M $PW}'", "'${PW}'", "'$PW:$PW'", "'${PW:-M'", "'${NONE:-M}'", "*M", "&M 1", "!M 1", "!!int M", "!!binary M",
		"[M]", "[M", "{k: M}", "{a: M, a: M}", "{k: M", "\"M", "'M", "M: M", "'M:M:M:M'", "'M=M'", "|\n          M", "- M", "@M", "%M", "`M", "<<: M", "'M\tM'", "\"\\M\"", "!reset M", "!override [M]", "'A=M${&'", "3M", "-1", "null",
	}
}

// envShapes are the same for a line of a .env file.
func envShapes() []string {
	return []string{"M", "aM${x!}", "\"M", "'M", "'M'M", "\"M\" M", "M${&3", "${NONE:?M}", "${X:?M}", "M$", "\"M${x!}\"", "'M${x!}'", "M # c", "M\nM M=1", "M\nM!=1", "M\n=M", "M\x00", "M\xff", "\"${PW:?M}${M!}\""}
}

// TestNoValueComesOut plants a secret in every place of a stack and its .env files
// where a value stands, in all shapes, and looks for it in all that is printed.
func TestNoValueComesOut(t *testing.T) {
	r := rand.New(rand.NewPCG(rand.Uint64(), 0))
	refused, hardened := 0, 0
	try := func(files map[string]string) {
		t.Helper()
		switch told := planted(t, files); {
		case t.Failed():
			t.Fatalf("of\n%s\n%s\n%s\nit told\n%s", files["docker-compose.yml"], files[".env"], files["one.env"], told)
		case strings.Contains(told, "magi-harden: "):
			refused++
		default:
			hardened++
		}
	}
	places, fraction := markedPlaces, 8
	if testing.Short() {
		fraction = 30
	}
	for place := 1; place <= places; place++ {
		for _, shape := range shapes() {
			name := place == 14 || place == 23 // of a volume or a secret, which may be shown as it is written
			if r.IntN(fraction) == 0 && (!name || strings.Contains(shape, "$")) {
				try(marked(t, place, strings.ReplaceAll(shape, "M", marker), "pw"+marker))
			}
		}
	}
	for _, shape := range envShapes() {
		value := strings.ReplaceAll(shape, "M", marker)
		for _, file := range []string{".env", "one.env"} {
			files := marked(t, 0, "", marker)
			files[file] += "VALUE=" + value + "\n"
			try(files)
		}
		try(marked(t, 7+r.IntN(8), "'${PW}'", value))
	}
	if refused < 15 || hardened < 15 {
		t.Errorf("%d were refused, %d hardened: it tries nothing", refused, hardened)
	}
}

// marked writes one value of the stack anew, and PW into .env.
func marked(t *testing.T, place int, value, pw string) map[string]string {
	t.Helper()
	var out strings.Builder
	found := false
	for line := range strings.Lines(markedStack) {
		text, number, _ := strings.Cut(strings.TrimSuffix(line, "\n"), " #")
		if place > 0 && number == fmt.Sprint("@", place) {
			found = true
			head := text[:strings.LastIndexAny(strings.TrimRight(strings.SplitAfterN(text, ": ", 2)[0], " "), ":-")+1]
			if before, _, entry := strings.Cut(text, "- "); entry && strings.TrimSpace(before) == "" {
				head = before + "-"
			}
			text = head + " " + value
		}
		out.WriteString(text + "\n")
	}
	if found != (place > 0) {
		t.Fatalf("no place %d", place)
	}
	return map[string]string{"docker-compose.yml": out.String(), ".env": "PW=" + pw + "\n", "one.env": "ONE=" + marker + "\n", "s.txt": marker + "\n", "Dockerfile": "FROM x\n"}
}

// planted runs init, with what tells the most, and upgrade after it. The
// differences show what Jupyter keeps as it is written, so they stay out.
func planted(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "stack")
	writeTree(t, dir, files)
	all := ""
	for _, args := range [][]string{{"init", "--yes", "--profile", "prod", "--expose", "loopback", "--output", "json"}, {"upgrade", "--check"}, {"upgrade", "--output", "json", "--enable-https"}} {
		code, told := runMain(append(args, "--dir", dir))
		all += told
		if code == ExitFailed && !strings.Contains(strings.TrimSpace(told), "\n  ") {
			t.Errorf("no word of what to do next: %s", told)
		}
		if code == ExitFailed || code == ExitUsage {
			break
		}
	}
	if strings.Contains(all, marker) {
		t.Error("a value came out")
	}
	for _, name := range []string{".magi-harden/answers.yaml", ".magi-harden/manifest.json", "HARDENING.md"} {
		if data, err := os.ReadFile(filepath.Join(dir, name)); err == nil && strings.Contains(string(data), marker) {
			t.Errorf("%s holds a value", name)
		}
	}
	return all
}
