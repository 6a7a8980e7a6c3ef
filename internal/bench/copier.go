package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"

	"example.com/magi-harden/internal/layout"
)

// copier compares upgrade with "copier update" on a template of the files that
// init writes, secrets left out. Copier comes from PyPI into a folder that goes
// away again.
func (b *bench) copier(hardened string) error {
	venv := filepath.Join(b.tmp, "venv")
	for _, c := range []*exec.Cmd{exec.Command("python3", "-m", "venv", venv), exec.Command(venv+"/bin/pip", "install", "-q", "copier")} {
		if out, err := c.CombinedOutput(); err != nil {
			fmt.Printf("%-34s skipped: %s: %v: %.200s\n", "upgrade / copier update", c, err, out)
			return nil
		}
	}
	template := filepath.Join(b.tmp, "template")
	if err := copyTemplate(hardened, template); err != nil {
		return err
	}
	if err := commit(template, "v1"); err != nil {
		return err
	}
	project := filepath.Join(b.tmp, "project")
	if err := b.runCopier("copy", "--defaults", "-q", template, project); err != nil {
		return err
	}
	if err := commit(project, "v1"); err != nil {
		return err
	}
	b.pair("upgrade / copier update, wall", wall,
		func(string) *exec.Cmd { return command(b.tmp+"/magi-harden", "upgrade", "-q", "--dir", hardened) },
		func(string) *exec.Cmd { return b.copierCommand("update", "--defaults", "-q", project) })
	return nil
}

func (b *bench) copierCommand(args ...string) *exec.Cmd {
	return command(b.tmp+"/venv/bin/copier", args...)
}

func (b *bench) runCopier(args ...string) error {
	if err := b.copierCommand(args...).Run(); err != nil {
		return fmt.Errorf("copier %s: %w", args[0], err)
	}
	return nil
}

// copyTemplate makes a template of copier's from a hardened tree.
func copyTemplate(from, to string) error {
	secret := map[string]bool{}
	for _, g := range layout.Default().Guards() {
		secret[g.Path] = g.Hidden
	}
	return filepath.WalkDir(from, func(path string, d fs.DirEntry, err error) error {
		rel, _ := filepath.Rel(from, path)
		switch {
		case err != nil:
			return err
		case d.IsDir() && secret[rel]:
			return fs.SkipDir
		case d.IsDir():
			return os.MkdirAll(filepath.Join(to, rel), 0o755)
		case secret[rel]:
			return nil
		}
		data, err := os.ReadFile(path)
		if err == nil {
			err = os.WriteFile(filepath.Join(to, rel), data, 0o644)
		}
		answers := filepath.Join(to, "{{ _copier_conf.answers_file }}.jinja")
		return errors.Join(err, os.WriteFile(answers, []byte("{{ _copier_answers|to_nice_yaml }}\n"), 0o644))
	})
}

// commit makes a repository of a folder, with one tag: copier needs both.
func commit(dir, tag string) error {
	for _, args := range [][]string{{"init", "-q"}, {"add", "-A"}, {"-c", "user.name=bench", "-c", "user.email=bench@example.com", "commit", "-q", "-m", tag}, {"tag", tag}} {
		if err := command("git", append([]string{"-C", dir}, args...)...).Run(); err != nil {
			return fmt.Errorf("git %s: %w", args[0], err)
		}
	}
	return nil
}
