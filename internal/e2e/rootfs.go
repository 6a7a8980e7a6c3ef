//go:build e2e

package e2e

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
)

// caBundle is what this machine trusts. Containers get it too, since the
// machine may sit behind a proxy that signs TLS anew.
const caBundle = "/etc/ssl/certs/ca-certificates.crt"

// rootFS is a Debian root file system to be made: a folder, or a tar archive
// when the name ends in .tar.
type rootFS struct {
	name     string   // in the cache's folder roots
	suite    string   // bookworm, trixie or sid
	packages []string // beside the smallest Debian
	hooks    []string // mmdebstrap's customize hooks; "$1" is the root
}

// make returns the path of the root file system, which it makes with
// mmdebstrap unless the cache has it already.
func (r rootFS) make(ctx context.Context, cache string) (string, error) {
	target := filepath.Join(cache, "roots", r.name)
	key := r.key()
	stamp := target + ".made-from"
	if got, err := os.ReadFile(stamp); err == nil && string(got) == key {
		return target, nil
	}
	sources, err := r.sources(ctx)
	if err != nil {
		return "", err
	}
	if err := errors.Join(os.RemoveAll(stamp), os.RemoveAll(target), os.MkdirAll(filepath.Dir(target), 0o755)); err != nil {
		return "", err
	}
	args := []string{"--quiet", "--mode=root", "--variant=minbase", "--include=" + strings.Join(r.packages, ",")}
	args = append(args, "--dpkgopt=force-unsafe-io")
	for _, dir := range []string{"doc", "man", "locale"} {
		args = append(args, "--dpkgopt=path-exclude=/usr/share/"+dir+"/*")
	}
	// sid's lists are at times past their date on a mirror.
	args = append(args, `--aptopt=Acquire::Check-Valid-Until "false"`)
	for _, hook := range r.hooks {
		args = append(args, "--customize-hook="+hook)
	}
	args = append(args, r.suite, target, "-")
	fmt.Fprintf(os.Stderr, "e2e: making the root file system %s\n", r.name)
	cmd := exec.CommandContext(ctx, "mmdebstrap", args...)
	cmd.Stdin = strings.NewReader(sources)
	if out, err := cmd.CombinedOutput(); err != nil {
		return "", fmt.Errorf("make root file system %s: %w\n%s", r.name, err, tail(out))
	}
	return target, os.WriteFile(stamp, []byte(key), 0o644)
}

// key changes with what the root file system is made of.
func (r rootFS) key() string {
	return digest(slices.Concat([]string{r.suite}, r.packages, r.hooks)...)
}

// sources is the sources.list for the suite, on the mirrors that this
// machine's apt uses.
func (r rootFS) sources(ctx context.Context) (string, error) {
	out, err := exec.CommandContext(ctx, "apt-get", "indextargets",
		"--format", "$(LABEL)\t$(REPO_URI)", "Created-By: Packages", "Origin: Debian").Output()
	if err != nil {
		return "", fmt.Errorf("ask apt for its mirrors: %w", err)
	}
	mirror := map[string]string{}
	for line := range strings.Lines(string(out)) {
		label, uri, _ := strings.Cut(strings.TrimSpace(line), "\t")
		mirror[label] = uri
	}
	if mirror["Debian"] == "" {
		return "", errors.New("apt knows no Debian mirror\nrun apt-get update on a Debian machine")
	}
	list := fmt.Sprintf("deb %s %s main\n", mirror["Debian"], r.suite)
	if security := mirror["Debian-Security"]; security != "" && r.suite != "sid" {
		list += fmt.Sprintf("deb %s %s-security main\n", security, r.suite)
	}
	return list, nil
}

// tail is the end of a command's output, enough to see why it failed.
func tail(out []byte) string {
	const most = 4000
	if len(out) > most {
		out = out[len(out)-most:]
	}
	return string(out)
}
