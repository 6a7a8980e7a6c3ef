package main

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"example.com/magi-harden/internal/layout"
)

// large compares init and upgrade --check with the floor on stacks that are large and
// honest, by time and by peak memory. Both load the same files.
func (b *bench) large() error {
	for _, stack := range []struct {
		name   string
		more   func() []byte // behind services:
		rounds int
	}{
		{"1,000 services", func() []byte { return services(1000) }, 5},
		{"10,000 services", func() []byte { return services(10_000) }, 2},
		{"100,000 mounts", mounts, 3},
		{"a file of 50 MB", long, 3},
	} {
		dir, err := b.stack()
		if err != nil {
			return err
		}
		name := filepath.Join(dir, layout.Base)
		base, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		begin := []byte("services:\n")
		if err := os.WriteFile(name, bytes.Replace(base, begin, append(begin, stack.more()...), 1), 0o600); err != nil {
			return err
		}
		floor := func() *exec.Cmd { return command(b.tmp+"/floor", dir) }
		b.both("init --dry-run / floor load", stack.name, stack.rounds, func() *exec.Cmd { return b.init(dir, "--dry-run") }, floor)
		if err := b.init(dir).Run(); err != nil {
			return fmt.Errorf("init of %s: %w", stack.name, err)
		}
		b.both("upgrade --check / floor load", stack.name, stack.rounds, func() *exec.Cmd {
			return command(b.tmp+"/magi-harden", "upgrade", "--check", "-q", "--dir", dir)
		}, floor)
	}
	return nil
}

// both prints the medians of wall time and peak memory of A and B, run in turn.
func (b *bench) both(what, stack string, rounds int, makeA, makeB func() *exec.Cmd) {
	var times, memory [2][]float64
	var slower, larger []float64
	for range rounds {
		for i, c := range []*exec.Cmd{makeA(), makeB()} {
			start := time.Now()
			if err := c.Run(); err != nil {
				fmt.Printf("%-34s failed: %v\n", what+", "+stack, err)
				return
			}
			times[i] = append(times[i], time.Since(start).Seconds())
			memory[i] = append(memory[i], float64(c.ProcessState.SysUsage().(*syscall.Rusage).Maxrss)/1024)
		}
		slower = append(slower, last(times[0])/last(times[1]))
		larger = append(larger, last(memory[0])/last(memory[1]))
	}
	fmt.Printf("%s, %s\n", what, stack)
	fmt.Printf("%-34s %6.2f s %6.2f s %8.2f\n", "  wall", median(times[0]), median(times[1]), median(slower))
	fmt.Printf("%-34s %5.0f MB %5.0f MB %8.2f\n", "  peak memory", median(memory[0]), median(memory[1]), median(larger))
}

func last(v []float64) float64 { return v[len(v)-1] }

func services(n int) (out []byte) {
	for i := range n {
		out = fmt.Appendf(out, "  more%d:\n    image: busybox:1.37\n    restart: unless-stopped\n    environment:\n      - NUMBER=%d\n    ports:\n      - \"127.0.0.1:%d:80\"\n    volumes:\n      - ./data/more%d:/data\n\n", i, i, 20000+i, i)
	}
	return out
}

func mounts() (out []byte) {
	for i := range 100 {
		out = fmt.Appendf(out, "  more%d:\n    image: busybox:1.37\n    volumes:\n", i)
		for j := range 1000 {
			out = fmt.Appendf(out, "      - ./data/%d/%d:/data/%d\n", i, j, j)
		}
	}
	return out
}

func long() (out []byte) {
	value := strings.Repeat("x", 480)
	for i := range 1000 {
		out = fmt.Appendf(out, "  more%d:\n    image: busybox:1.37\n    labels:\n", i)
		for j := range 100 {
			out = fmt.Appendf(out, "      key%d: %s\n", j, value)
		}
	}
	return out
}
