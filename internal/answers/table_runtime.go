package answers

import (
	"strconv"
	"time"

	"example.com/magi-harden/internal/layout"
)

// runtime are the answers about what runs and how much of the host it may take.
func runtime() []Question {
	return []Question{
		{Key: "image_mode", Prompt: "Image", Kind: Text, Choices: []string{"replace", "keep"},
			Help: "replace: " + layout.Dockerfile + " on a dated image; keep: the stack's own image, hardened from outside", Rule: "`replace` or `keep`",
			Default: found("replace for the Jupyter project's images, keep for others", func(f Found) string {
				if f.Own {
					return "keep"
				}
				return "replace"
			}),
			Field: one(func(s *Answers) *ImageMode { return &s.ImageMode }, unmarshal[ImageMode], name)},
		{Key: "command", Prompt: "Start command", Kind: Text, Skip: replaced, Redacts: true,
			Help: "how the kept image starts Jupyter; what weakens it is left out", Rule: "a line of shell that starts Jupyter",
			Default: Default{"the stack's own", same, func(s Answers, f Found) ([]string, bool) { return []string{""}, replaced(s) || f.Unread == nil }},
			Missing: unreadCommand,
			Field:   one(func(s *Answers) *Command { return &s.Command }, parseCommand, func(c Command) string { return c.Line })},
		{Key: "image", Prompt: "Base image of Jupyter", Kind: Text, Skip: kept,
			Help: layout.Dockerfile + " starts from it", Rule: "an image with a tag or digest; `latest` is refused in prod",
			Default: foundOr("`%s`, or the stack's flavour of it", DefaultImage, func(f Found) string { return f.Image }),
			Check: func(s Answers, _ Found) []string {
				return refuse(s.Profile == Prod && replaced(s) && IsLatest(s.Image), "%s: latest is another image tomorrow; give a dated tag or a digest", s.Image)
			},
			Field: one(func(s *Answers) *string { return &s.Image }, parseImage, asIs)},
		{Key: "nginx_image", Prompt: "Image of nginx", Kind: Text,
			Help: "runs unprivileged whichever it is", Rule: "as `image`",
			Default: fixedName(DefaultNginxImage),
			Check: func(s Answers, _ Found) []string {
				return refuse(s.Profile == Prod && IsLatest(s.NginxImage), "%s: latest is another image tomorrow; give a release or a digest", s.NginxImage)
			},
			Field: one(func(s *Answers) *string { return &s.NginxImage }, parseImage, asIs)},
		{Key: "packages", Prompt: "Python packages to bake in", Kind: List, Skip: kept,
			Help: "beside the stack's requirements.txt; one that fails fails the build", Rule: "pip requirements",
			Default: fixedNames("pydiode", "requests", "openai", "anthropic", "litellm"), // what notebooks of MAGI's base expect
			Field:   many(func(s *Answers) *[]string { return &s.Packages }, parsePackage)},
		{Key: "cpus", Prompt: "Processors", Kind: Text, Help: "limit of the container", Rule: "a positive number",
			Default: fixed("2"),
			Field:   one(func(s *Answers) *CPUs { return &s.CPUs }, unmarshal[CPUs], CPUs.String)},
		{Key: "memory", Prompt: "Memory", Kind: Text, Help: "limit of the container, its tmpfs included", Rule: "a size such as 4G",
			Default: fixed("4G"),
			Check: func(s Answers, _ Found) []string {
				return refuse(s.Memory > 0 && s.Memory < minMemory, "%s is less than JupyterLab needs to start: %s", s.Memory, minMemory)
			},
			Field: one(func(s *Answers) *Size { return &s.Memory }, unmarshal[Size], Size.String)},
		{Key: "pids", Prompt: "Processes and threads", Kind: Number, Help: "limit of the container", Rule: "64 to 4096",
			Default: perProfile("1024", "512"),
			Field:   one(func(s *Answers) *int { return &s.Pids }, between(64, 4096), strconv.Itoa)},
		{Key: "reserve_cpus", Prompt: "Processors kept free for it", Kind: Text, Help: "reservation", Rule: "not above `cpus`",
			Default: fixed("1"),
			Check: func(s Answers, _ Found) []string {
				return refuse(s.CPUs > 0 && s.ReserveCPUs > s.CPUs, "%s is above the limit of %s (--cpus)", s.ReserveCPUs, s.CPUs)
			},
			Field: one(func(s *Answers) *CPUs { return &s.ReserveCPUs }, unmarshal[CPUs], CPUs.String)},
		{Key: "reserve_memory", Prompt: "Memory kept free for it", Kind: Text, Help: "reservation", Rule: "not above `memory`",
			Default: fixed("2G"),
			Check: func(s Answers, _ Found) []string {
				return refuse(s.Memory > 0 && s.ReserveMemory > s.Memory, "%s is above the limit of %s (--memory)", s.ReserveMemory, s.Memory)
			},
			Field: one(func(s *Answers) *Size { return &s.ReserveMemory }, unmarshal[Size], Size.String)},
		{Key: "cull_idle", Prompt: "End idle kernels and terminals after", Kind: Text, Help: "open tabs do not keep a kernel alive", Rule: "a time from 1m, or `off`",
			Default: perProfile("off", "1h"),
			Field:   one(func(s *Answers) *time.Duration { return &s.CullIdle }, parseCull, formatCull)},
		{Key: "cookie_days", Prompt: "Days that a login lasts", Kind: Number, Help: "then the token is asked for again", Rule: "1 to 365",
			Default: perProfile("30", "1"),
			Field:   one(func(s *Answers) *int { return &s.CookieDays }, between(1, 365), strconv.Itoa)},
		{Key: "terminals", Prompt: "Terminals in JupyterLab", Kind: Bool, Help: "a notebook can run commands either way", Rule: "yes or no",
			Default: perProfile("yes", "no"),
			Field:   one(func(s *Answers) *bool { return &s.Terminals }, parseBool, formatBool)},
	}
}

// minMemory is what JupyterLab needs to start.
const minMemory Size = 256 << 20

func unreadCommand(f Found) string {
	if f.Unread == nil {
		return ""
	}
	return "the stack's own start command cannot be read: " + f.Unread.Error()
}
