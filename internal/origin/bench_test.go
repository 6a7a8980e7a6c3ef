package origin

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// large writes a stack of a thousand services in two files.
func large(b *testing.B) stack {
	data, err := os.ReadFile("../../examples/stacks/magi/docker-compose.yml")
	if err != nil {
		b.Fatal(err)
	}
	var base, over strings.Builder
	over.WriteString("services:\n")
	for i := range 1000 {
		fmt.Fprintf(&base, "  more%d:\n    image: busybox:1.37\n    restart: unless-stopped\n    environment:\n      - NUMBER=%d\n      - A=${A:-b}\n      - C=d\n    ports:\n      - \"127.0.0.1:%d:80\"\n    volumes:\n      - ./data/more%d:/data\n    healthcheck: { test: [CMD, \"true\"], interval: 5s }\n    labels: { a: b, c: d, e: f }\n    deploy: { resources: { limits: { cpus: '1', memory: 1G } } }\n\n", i, i, 20000+i, i)
		fmt.Fprintf(&over, "  more%d:\n    environment: { TOKEN: \"\" }\n    networks: [front, default]\n    cap_drop: [ALL]\n", i)
	}
	s := stack{dir: b.TempDir(), files: []string{"docker-compose.yml", "docker-compose.override.yml"}}
	text := strings.Replace(string(data), "services:\n", "services:\n"+base.String(), 1)
	over.WriteString("networks: { front: {} }\n")
	for name, text := range map[string]string{s.files[0]: text, s.files[1]: over.String(), envFile: "A=1\n"} {
		if err := os.WriteFile(filepath.Join(s.dir, name), []byte(text), 0o600); err != nil {
			b.Fatal(err)
		}
	}
	return s
}

// BenchmarkLoad is the load of compose-go that the others are measured by.
func BenchmarkLoad(b *testing.B) {
	s := large(b)
	for b.Loop() {
		if _, err := s.model(); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkIndex reads the files and finds a hundred values.
func BenchmarkIndex(b *testing.B) {
	s := large(b)
	for b.Loop() {
		x, err := s.index()
		if err != nil {
			b.Fatal(err)
		}
		for i := range 100 {
			service := fmt.Sprintf("more%d", i*10)
			path := [][]string{{"ports", "127.0.0.1:" + fmt.Sprint(20000+i*10) + ":80/tcp", "host_ip"}, {"environment", "TOKEN"}, {"deploy", "resources", "limits", "memory"}, {"volumes", "/data", "source"}}[i%4]
			if _, ok := x.Find(append([]string{"services", service}, path...)...); !ok {
				b.Fatal(service, path)
			}
		}
	}
}

// BenchmarkAll finds every leaf.
func BenchmarkAll(b *testing.B) {
	s := large(b)
	model, err := s.model()
	if err != nil {
		b.Fatal(err)
	}
	leaves := leavesOf(model)
	x, err := s.index()
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		for _, l := range leaves {
			x.Find(l.path...)
		}
	}
	b.ReportMetric(float64(len(leaves)), "leaves")
}
