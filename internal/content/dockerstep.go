package content

import (
	"regexp"
	"slices"
	"strings"

	"example.com/magi-harden/internal/dockerfile"
	"example.com/magi-harden/internal/finding"
)

// dockerRow judges the steps with one verb that were added; judge nil: all are harmless.
type dockerRow struct {
	opens finding.Opening
	judge func(d *dockerDiff, s dockerfile.Step) bool
}

// dockerTable has a row for each verb that may come. A verb without a row weakens the
// hardening. FROM and the last USER are compared apart.
func dockerTable() map[string]dockerRow {
	never := func(*dockerDiff, dockerfile.Step) bool { return false }
	return map[string]dockerRow{
		"FROM": {}, "USER": {},
		"RUN":         {finding.OpensStart, plainRun},
		"ARG":         {finding.OpensStart, verified},
		"SHELL":       {}, // of steps that run programs
		"CMD":         {}, // the compose file sets the command and the health check
		"HEALTHCHECK": {},
		"STOPSIGNAL":  {},
		"MAINTAINER":  {},
		"LABEL":       {finding.OpensLabels, describes},
		"ENV":         {finding.OpensStart, plainEnv},
		"COPY":        {finding.OpensContext, copiesDesigned},
		"ADD":         {finding.OpensContext, addsChecked},
		"ENTRYPOINT":  {finding.OpensStart, never}, // the compose file leaves the image's
		"WORKDIR":     {finding.OpensStart, never}, // Python loads modules from it
		"ONBUILD":     {finding.OpensStart, never},
		"VOLUME":      {finding.OpensFiles, never}, // writable, though the root is not
		"EXPOSE":      {finding.OpensNetwork, never},
	}
}

// step judges a step that the design does not have.
func (d *dockerDiff) step(s dockerfile.Step) {
	switch r, ok := dockerTable()[s.Verb]; {
	case !ok:
		d.add(unnamed, s.Line, finding.Added, finding.OpensDesign)
	case r.judge != nil && !r.judge(d, s):
		d.add(s.Verb, s.Line, finding.Added, r.opens)
	}
}

// unchecked is what a program is told not to check of what it downloads.
var unchecked = regexp.MustCompile(`(?i)--?trusted-host|trusted.host\s*=|pip_trusted_host|--no-check-certificate|--insecure\b|--allow-unauthenticated|--allow-insecure|trusted=yes|--no-?gpg-?check|--force-yes|--no-verify-ssl|ssl_no_verify|sslverify|ssl[-_]verify\s*[= ]\s*(false|no|0)|strict-ssl[= \n]+false|pythonhttpsverify|index-url[= \n"]+http:|pip_(extra_)?index_url\s*=\s*"?http:|\bcurl\b[^;&|]*\s-[a-z]*k|--no-check\b|check_certificate\s*=\s*off`)

// verified: nothing in the step turns off checks of what is downloaded.
func verified(_ *dockerDiff, s dockerfile.Step) bool { return !unchecked.MatchString(s.Text()) }

// plainRun: verified, and not given files or rights from outside of the build.
func plainRun(d *dockerDiff, s dockerfile.Step) bool {
	return verified(d, s) && !slices.ContainsFunc(s.Flags, func(flag string) bool {
		name, value, _ := strings.Cut(flag, "=")
		switch name {
		case "--mount":
			kinds, from := mountOptions(value)
			return from || !slices.Equal(kinds, []string{"cache"}) && !slices.Equal(kinds, []string{"tmpfs"})
		case "--network":
			return value != "default" && value != "none"
		}
		return true
	})
}

func mountOptions(value string) (kinds []string, from bool) {
	for _, option := range strings.Split(value, ",") {
		key, value, _ := strings.Cut(option, "=")
		switch strings.ToLower(strings.TrimSpace(key)) {
		case "type":
			kinds = append(kinds, value)
		case "from":
			from = true
		}
	}
	return kinds, from
}

// pairsOf returns the names and values of ENV or LABEL: the parser gives name, value
// and separator of each in turn.
func pairsOf(s dockerfile.Step) (out [][2]string) {
	for at := 0; at+1 < len(s.Words); at += 3 {
		out = append(out, [2]string{s.Words[at], strings.Trim(s.Words[at+1], `"'`)})
	}
	return out
}

// names reports whether a step sets a variable.
func names(s dockerfile.Step, name string) bool {
	switch s.Verb {
	case "ENV":
		return slices.ContainsFunc(pairsOf(s), func(p [2]string) bool { return p[0] == name })
	case "ARG":
		return slices.ContainsFunc(s.Words, func(word string) bool { return word == name || strings.HasPrefix(word, name+"=") })
	}
	return false
}

// plainNames are variables that set the language, the clock, threads, and what
// installers ask.
var plainNames = [...]string{"LANG", "LC_ALL", "TZ", "MKL_NUM_THREADS", "OMP_NUM_THREADS", "DEBIAN_FRONTEND", "PIP_NO_CACHE_DIR", "PIP_DISABLE_PIP_VERSION_CHECK"}

var plainValue = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9_/+@-]*(\.[A-Za-z0-9_-]+)*$`)

// plainEnv: no variable by which programs load code.
func plainEnv(_ *dockerDiff, s dockerfile.Step) bool {
	all := pairsOf(s)
	return len(all) > 0 && !slices.ContainsFunc(all, func(p [2]string) bool {
		return !slices.Contains(plainNames[:], p[0]) || !plainValue.MatchString(p[1])
	})
}

// describes: labels that say what the image is, which no program acts on.
func describes(_ *dockerDiff, s dockerfile.Step) bool {
	all := pairsOf(s)
	return len(all) > 0 && !slices.ContainsFunc(all, func(p [2]string) bool {
		name := strings.Trim(p[0], `"'`)
		return name != "maintainer" && !strings.HasPrefix(name, "org.opencontainers.image.")
	})
}

// copiesDesigned: only files that the design copies too, or a text of the Dockerfile.
func copiesDesigned(d *dockerDiff, s dockerfile.Step) bool {
	var allowed []string
	for _, w := range steps(d.was, "COPY") {
		allowed = append(allowed, w.Words[:max(len(w.Words)-1, 0)]...)
	}
	for _, flag := range s.Flags {
		if name, _, _ := strings.Cut(flag, "="); !slices.Contains([]string{"--chown", "--chmod", "--link"}, name) {
			return false
		}
	}
	return len(s.Words) > 1 && !slices.ContainsFunc(s.Words[:len(s.Words)-1], func(source string) bool {
		return !slices.Contains(allowed, source) && !(len(s.Inline) > 0 && strings.HasPrefix(source, "<<"))
	})
}

var checksum = regexp.MustCompile(`^--checksum=sha(256:[0-9a-f]{64}|384:[0-9a-f]{96}|512:[0-9a-f]{128})$`)

// addsChecked: one download whose content is known.
func addsChecked(_ *dockerDiff, s dockerfile.Step) bool {
	return len(s.Words) == 2 && strings.HasPrefix(s.Words[0], "https://") && slices.ContainsFunc(s.Flags, checksum.MatchString) &&
		!slices.ContainsFunc(s.Flags, func(flag string) bool {
			name, _, _ := strings.Cut(flag, "=")
			return !slices.Contains([]string{"--checksum", "--chown", "--chmod", "--link"}, name)
		})
}
