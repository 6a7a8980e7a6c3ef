// Command bench prints how fast magi-harden is, as ratios against programs that
// do the least that could be done, in one run on one machine. It judges nothing.
package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"syscall"
	"time"

	"example.com/magi-harden/internal/layout"
)

const rounds = 15

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func run() error {
	tmp, err := os.MkdirTemp("", "magi-harden-bench")
	if err != nil {
		return err
	}
	defer os.RemoveAll(tmp)
	b := bench{tmp: tmp}
	for _, p := range []string{"./cmd/magi-harden", "./internal/bench/floor", "./internal/bench/empty"} {
		if err := command("go", "build", "-trimpath", "-ldflags", "-s -w", "-o", tmp+"/", p).Run(); err != nil {
			return fmt.Errorf("build %s: %w", p, err)
		}
	}
	return b.all()
}

type bench struct {
	tmp string
	n   int
}

func (b *bench) all() error {
	hardened, err := b.stack()
	if err != nil {
		return err
	}
	if err := b.init(hardened).Run(); err != nil {
		return fmt.Errorf("init: %w", err)
	}
	fmt.Printf("%-34s %8s %8s %8s   (medians of %d pairs; ratio A/B)\n", "", "A", "B", "ratio", rounds)
	b.pair("init / floor, wall", wall, func(dir string) *exec.Cmd { return b.init(dir) },
		func(dir string) *exec.Cmd { return command(b.tmp+"/floor", dir, hardened, dir) })
	b.pair("--version / empty, user+sys", cpu, func(string) *exec.Cmd { return command(b.tmp+"/magi-harden", "--version") },
		func(string) *exec.Cmd { return command(b.tmp + "/empty") })
	b.pair("init / checklist by hand, wall", wall, func(dir string) *exec.Cmd { return b.init(dir) },
		func(dir string) *exec.Cmd { return command("internal/bench/checklist.sh", dir) })
	check := func(string) *exec.Cmd {
		return command(b.tmp+"/magi-harden", "upgrade", "--check", "-q", "--dir", hardened)
	}
	b.pair("upgrade --check / floor load, wall", wall, check, func(string) *exec.Cmd { return command(b.tmp+"/floor", hardened) })
	if err := b.large(); err != nil {
		return err
	}
	dir, err := b.stack()
	if err != nil {
		return err
	}
	for _, c := range []struct {
		name string
		cmd  *exec.Cmd
	}{{"init, peak memory", b.init(dir)}, {"upgrade --check, peak memory", check("")}} {
		if err := c.cmd.Run(); err != nil {
			return err
		}
		fmt.Printf("%-34s %5.1f MB\n", c.name, float64(c.cmd.ProcessState.SysUsage().(*syscall.Rusage).Maxrss)/1024)
	}
	return b.copier(hardened)
}

// stack makes a fresh copy of the MAGI-like stack.
func (b *bench) stack() (string, error) {
	b.n++
	dir := filepath.Join(b.tmp, fmt.Sprint("stack", b.n))
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return "", err
	}
	for from, to := range map[string]string{layout.Base: layout.Base, "env.example": layout.Env, "requirements.txt": "requirements.txt"} {
		data, err := os.ReadFile(filepath.Join("examples/stacks/magi", from))
		if err != nil {
			return "", err
		}
		if err := os.WriteFile(filepath.Join(dir, to), data, 0o600); err != nil {
			return "", err
		}
	}
	return dir, nil
}

func (b *bench) init(dir string, more ...string) *exec.Cmd {
	c := command(b.tmp+"/magi-harden", append([]string{"init", "--yes", "-q", "--profile", "prod", "--domain", "jupyter.example.com", "--allow", "192.168.1.0/24", "--dir", dir}, more...)...)
	// No docker: asking it for its version is not the floor's work.
	c.Env = append(os.Environ(), "PATH=/nonexistent")
	return c
}

func command(name string, args ...string) *exec.Cmd {
	c := exec.Command(name, args...)
	c.Stderr = os.Stderr
	return c
}

func wall(_ *exec.Cmd, took time.Duration) float64 { return took.Seconds() * 1000 }

func cpu(c *exec.Cmd, _ time.Duration) float64 {
	return (c.ProcessState.UserTime() + c.ProcessState.SystemTime()).Seconds() * 1000
}

// pair runs A and B in turn, each in a fresh copy of the stack.
func (b *bench) pair(name string, measure func(*exec.Cmd, time.Duration) float64, makeA, makeB func(dir string) *exec.Cmd) {
	var as, bs, ratios []float64
	for i := range rounds + 1 {
		a, ok := b.one(measure, makeA)
		other, ok2 := b.one(measure, makeB)
		if !ok || !ok2 {
			fmt.Printf("%-34s failed\n", name)
			return
		}
		if i == 0 { // warm-up
			continue
		}
		as, bs = append(as, a), append(bs, other)
		if other > 0 {
			ratios = append(ratios, a/other)
		}
	}
	fmt.Printf("%-34s %5.1f ms %5.1f ms %8.2f\n", name, median(as), median(bs), median(ratios))
}

func (b *bench) one(measure func(*exec.Cmd, time.Duration) float64, make func(string) *exec.Cmd) (float64, bool) {
	dir, err := b.stack()
	if err != nil {
		return 0, false
	}
	c := make(dir)
	start := time.Now()
	if err := c.Run(); err != nil {
		return 0, false
	}
	return measure(c, time.Since(start)), true
}

func median(v []float64) float64 {
	if len(v) == 0 {
		return 0
	}
	slices.Sort(v)
	return v[len(v)/2]
}
