//go:build e2e

package e2e

import (
	"path"
	"strings"
)

// standIn is an image that plays the part of a published one. It is built
// from images/<dir> on a Debian root file system.
type standIn struct {
	dir  string
	base rootFS
	args []string // build arguments, beside BASE
}

// standInFor is what plays the image named ref: the repository says which,
// and for nginx the tag says of which release. ok is false for an image that
// nothing plays.
func standInFor(ref string) (s standIn, ok bool) {
	repository, tag := splitRef(ref)
	sibling := func(ports string) (standIn, bool) {
		return standIn{dir: "sibling", base: pythonBase(), args: []string{"LISTEN=" + ports}}, true
	}
	switch path.Base(repository) {
	case "scipy-notebook", "minimal-notebook", "datascience-notebook":
		return standIn{dir: "jupyter", base: pythonBase()}, true
	case "base-notebook": // it has no curl
		return standIn{dir: "jupyter", base: pythonBase(), args: []string{"WITHOUT=/usr/bin/curl"}}, true
	case "python": // what own builds start from
		return standIn{dir: "python", base: pythonBase()}, true
	case "nginx", "nginx-unprivileged":
		return standIn{dir: "nginx", base: nginxBase(tag)}, true
	case "open-webui", "searxng":
		return sibling("8080")
	case "litellm", "mcpo", "spark": // the first two have --port
		return sibling("")
	case "firecrawl":
		return sibling("3002")
	case "playwright-service":
		return sibling("3000")
	case "n8n-python":
		return sibling("5678")
	case "minio":
		return sibling("9000")
	case "postgres":
		return sibling("5432")
	case "redis":
		return sibling("redis:6379")
	case "qdrant":
		return sibling("6333")
	case "caddy":
		return sibling("80 443 2019")
	}
	return standIn{}, false
}

// splitRef divides an image reference without its digest into repository and tag.
func splitRef(ref string) (repository, tag string) {
	ref, _, _ = strings.Cut(ref, "@")
	slash := strings.LastIndexByte(ref, '/')
	if colon := strings.LastIndexByte(ref, ':'); colon > slash {
		return ref[:colon], ref[colon+1:]
	}
	return ref, "latest"
}

// pythonBase is small Debian 13 with what the images of the stack have in
// common, and with JupyterLab where conda's would be. It is made here and not
// in a Dockerfile, so that all engines share it.
func pythonBase() rootFS {
	return baseOf("python", "trixie", []string{"python3", "python3-venv", "sudo", "tini", "curl", "wget"},
		`chroot "$1" useradd --no-log-init --create-home --shell /bin/bash --uid 1000 --gid 100 --no-user-group jovyan`,
		`chroot "$1" install -d -o jovyan -g users -m 2775 /opt/conda /home/jovyan/work`,
		`chroot "$1" su jovyan -c "python3 -m venv /opt/conda && /opt/conda/bin/pip install --quiet --no-cache-dir jupyterlab notebook ipykernel matplotlib requests"`,
	)
}

// nginxBase has the nginx of the release that the tag names, where Debian has
// it: 1.22 (Debian 12), 1.26 (Debian 13), and for anything newer sid's.
func nginxBase(tag string) rootFS {
	for prefix, suite := range map[string]string{"1.22": "bookworm", "1.26": "trixie"} {
		if tag == prefix || strings.HasPrefix(tag, prefix+".") || strings.HasPrefix(tag, prefix+"-") {
			return baseOf("nginx", suite, []string{"nginx", "curl", "wget"})
		}
	}
	return baseOf("nginx", "sid", []string{"nginx", "curl", "wget"})
}

func baseOf(what, suite string, packages []string, hooks ...string) rootFS {
	return rootFS{
		name:     "base-" + what + "-" + suite + ".tar",
		suite:    suite,
		packages: append(packages, "ca-certificates"),
		hooks: append([]string{
			"copy-in " + caBundle + " /etc/ssl/certs",
			`printf "[global]\ncert = ` + caBundle + `\n" >"$1/etc/pip.conf"`,
		}, hooks...),
	}
}
