package stack

import (
	"fmt"
	"strings"
	"testing"
)

func BenchmarkReadMAGI(b *testing.B) {
	tree := magi(b)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Read(tree, Options{}); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkReadBuilds reads 200 services that are built from one Dockerfile.
func BenchmarkReadBuilds(b *testing.B) {
	var text strings.Builder
	text.WriteString("services:\n  jupyter: { build: ., ports: ['8888:8888'] }\n")
	for i := range 200 {
		fmt.Fprintf(&text, "  s%d: { build: ., command: sleep }\n", i)
	}
	tree := magi(b).With(map[string][]byte{
		"docker-compose.yml": []byte(text.String()),
		"Dockerfile":         []byte("FROM jupyter/scipy-notebook\n" + strings.Repeat("RUN apt-get install -y something && echo done\nCOPY x /y\n", 30)),
	})
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Read(tree, Options{Service: "jupyter"}); err != nil {
			b.Fatal(err)
		}
	}
}
