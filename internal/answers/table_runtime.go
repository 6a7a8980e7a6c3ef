package answers

import (
	"errors"
	"strconv"
	"time"

	"example.com/magi-harden/internal/layout"
	"example.com/magi-harden/internal/startcmd"
)

// runtime returns the rows about the images, resource limits and sessions.
func runtime() []Question {
	return []Question{
		{Key: "image_mode", Prompt: "Jupyter image", Kind: Text, Choices: []string{"replace", "keep"},
			Help: "replace: " + layout.Dockerfile + " on a dated image; keep: the stack's own image, hardened at run time only", Rule: "`replace` or `keep`",
			Default: found("replace for the Jupyter project's images, keep for others", func(f Found) string {
				if f.Own {
					return "keep"
				}
				return "replace"
			}),
			Field: one(func(s *Answers) *ImageMode { return &s.ImageMode }, unmarshal[ImageMode], name)},
		{Key: "command", Prompt: "Start command", Kind: Text, Skip: replaced, Redacts: true,
			Help: "starts Jupyter in the kept image; options that weaken it are dropped", Rule: "shell command line that starts Jupyter",
			Default: Default{"the stack's own", same, func(s Answers, f Found) ([]string, bool) {
				return []string{""}, replaced(s) || f.Unread == nil && (f.Unsure == nil || f.Accepted)
			}},
			Missing: unreadCommand,
			Check:   checkCommand,
			Remarks: commandRemarks,
			Field:   one(func(s *Answers) *Command { return &s.Command }, parseCommand, func(c Command) string { return c.Line })},
		{Key: "image", Prompt: "Jupyter base image", Kind: Text, Skip: kept,
			Help: "FROM image of " + layout.Dockerfile, Rule: "image with a tag or digest; `latest` is refused in prod",
			Default: foundOr("`%s`, or the stack's flavour of it", DefaultImage, func(f Found) string { return f.Image }),
			Check: func(s Answers, _ Found) []string {
				return refuse(s.Profile == Prod && replaced(s) && IsLatest(s.Image), "%s: latest changes over time; use a dated tag or a digest", s.Image)
			},
			Field: one(func(s *Answers) *string { return &s.Image }, parseImage, asIs)},
		{Key: "nginx_image", Prompt: "nginx image", Kind: Text,
			Help: "image of the nginx container, which runs unprivileged", Rule: "same as `image`",
			Default: fixedName(DefaultNginxImage),
			Check: func(s Answers, _ Found) []string {
				return refuse(s.Profile == Prod && IsLatest(s.NginxImage), "%s: latest changes over time; use a release or a digest", s.NginxImage)
			},
			Field: one(func(s *Answers) *string { return &s.NginxImage }, parseImage, asIs)},
		{Key: "packages", Prompt: "Python packages to install", Kind: List, Skip: kept,
			Help: "installed before the stack's requirements.txt, whose versions win; the build fails if one cannot be installed", Rule: "pip requirements",
			Default: fixedNames(defaultPackages()...),
			Field:   many(func(s *Answers) *[]string { return &s.Packages }, parsePackage)},
		{Key: "cpus", Prompt: "CPU limit", Kind: Text, Help: "CPUs that the container may use", Rule: "positive number",
			Default: fixed("2"),
			Field:   one(func(s *Answers) *CPUs { return &s.CPUs }, unmarshal[CPUs], CPUs.String)},
		{Key: "memory", Prompt: "Memory limit", Kind: Text, Help: "memory that the container may use, including tmpfs", Rule: "size such as 4G, at least 256M",
			Default: fixed("4G"),
			Check: func(s Answers, _ Found) []string {
				return refuse(s.Memory > 0 && s.Memory < minMemory, "%s is too little: JupyterLab needs at least %s to start", s.Memory, minMemory)
			},
			Field: one(func(s *Answers) *Size { return &s.Memory }, unmarshal[Size], Size.String)},
		{Key: "pids", Prompt: "Process limit", Kind: Number, Help: "processes and threads in the container", Rule: "64 to 4096",
			Default: perProfile("1024", "512"),
			Field:   one(func(s *Answers) *int { return &s.Pids }, between(64, 4096), strconv.Itoa)},
		{Key: "reserve_cpus", Prompt: "CPU reservation", Kind: Text, Help: "CPUs reserved for the container", Rule: "at most `cpus`",
			Default: fixed("1"),
			Check: func(s Answers, _ Found) []string {
				return refuse(s.CPUs > 0 && s.ReserveCPUs > s.CPUs, "%s is above the limit of %s (--cpus)", s.ReserveCPUs, s.CPUs)
			},
			Field: one(func(s *Answers) *CPUs { return &s.ReserveCPUs }, unmarshal[CPUs], CPUs.String)},
		{Key: "reserve_memory", Prompt: "Memory reservation", Kind: Text, Help: "memory reserved for the container", Rule: "at most `memory`",
			Default: fixed("2G"),
			Check: func(s Answers, _ Found) []string {
				return refuse(s.Memory > 0 && s.ReserveMemory > s.Memory, "%s is above the limit of %s (--memory)", s.ReserveMemory, s.Memory)
			},
			Field: one(func(s *Answers) *Size { return &s.ReserveMemory }, unmarshal[Size], Size.String)},
		{Key: "cull_idle", Prompt: "Idle timeout", Kind: Text, Help: "idle kernels and terminals end after it, even with an open tab", Rule: "duration of at least 1m, or `off`",
			Default: perProfile("off", "1h"),
			Field:   one(func(s *Answers) *time.Duration { return &s.CullIdle }, parseCull, formatCull)},
		{Key: "cookie_days", Prompt: "Login lifetime in days", Kind: Number, Help: "days until the token is required again", Rule: "1 to 365",
			Default: perProfile("30", "1"),
			Field:   one(func(s *Answers) *int { return &s.CookieDays }, between(1, 365), strconv.Itoa)},
		{Key: "terminals", Prompt: "Terminals", Kind: Bool, Help: "terminals in JupyterLab; notebooks can run commands either way", Rule: "yes or no",
			Default: perProfile("yes", "no"),
			Field:   one(func(s *Answers) *bool { return &s.Terminals }, parseBool, formatBool)},
	}
}

// minMemory is what JupyterLab needs to start, in bytes.
const minMemory Size = 256 << 20

func unreadCommand(f Found) string {
	why := &startcmd.UnreadableError{}
	switch {
	case errors.As(f.Unread, &why) && why.Unsafe:
		return "the stack's start command cannot be kept: " + why.Error()
	case f.Unread != nil:
		return "the stack's start command cannot be read: " + f.Unread.Error()
	case f.Unsure != nil:
		return "the stack's entrypoint cannot be read: " + f.Unsure.Error()
	}
	return ""
}

// checkCommand refuses a command that starts something that notebooks can change, and
// none where the stack's own cannot be used.
func checkCommand(s Answers, f Found) []string {
	if s.ImageMode != Keep {
		return nil
	}
	if s.Command.Line == "" {
		return refuse(f.Unread != nil, "%s", unreadCommand(f))
	}
	start, err := startcmd.Parse(s.Command.Line)
	if err != nil {
		return nil // refused when it was parsed first
	}
	if unsafe := start.Confined(f.Cwd, f.Writable, f.Moved); unsafe != nil {
		return []string{unsafe.Error()}
	}
	return nil
}

// commandRemarks warns of an entrypoint that an earlier release kept unread.
func commandRemarks(_ []string, s Answers, f Found) []Remark {
	if s.ImageMode == Keep && s.Command.Line == "" && f.Unread == nil && f.Unsure != nil {
		return []Remark{{Kind: UnsureStart, Value: f.Unsure.Error()}}
	}
	return nil
}
