package main

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"

	"example.com/magi-harden/internal/layout"
)

const many = 1000

// large compares upgrade --check with the floor on a stack of many services.
func (b *bench) large() error {
	dir, err := b.stack()
	if err != nil {
		return err
	}
	name := filepath.Join(dir, layout.Base)
	base, err := os.ReadFile(name)
	if err != nil {
		return err
	}
	services := []byte("services:\n")
	more := bytes.Clone(services)
	for i := range many {
		more = fmt.Appendf(more, "  more%d:\n    image: busybox:1.37\n    restart: unless-stopped\n    environment:\n      - NUMBER=%d\n    ports:\n      - \"127.0.0.1:%d:80\"\n    volumes:\n      - ./data/more%d:/data\n\n", i, i, 20000+i, i)
	}
	base = bytes.Replace(base, services, more, 1)
	if err := os.WriteFile(name, base, 0o600); err != nil {
		return err
	}
	if err := b.init(dir).Run(); err != nil {
		return fmt.Errorf("init of %d services: %w", many, err)
	}
	b.pair(fmt.Sprintf("the same, %d services", many), wall,
		func(string) *exec.Cmd { return command(b.tmp+"/magi-harden", "upgrade", "--check", "-q", "--dir", dir) },
		func(string) *exec.Cmd { return command(b.tmp+"/floor", dir) })
	return nil
}
