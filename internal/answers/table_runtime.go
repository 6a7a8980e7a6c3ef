package answers

import (
	"strconv"
	"time"
)

// runtime are the answers about what runs and how much of the host it may take.
func runtime() []Question {
	return []Question{
		{Key: "image_mode", Prompt: "Image", Kind: Text, Choices: []string{"replace", "keep"},
			Help: "replace: Dockerfile.jupyter on a dated image; keep: the stack's own image, hardened from outside", Rule: "`replace` or `keep`",
			Dev: "replace for the Jupyter project's images, keep for others", Prod: "the same",
			Default: func(_ Answers, f Found) ([]string, bool) {
				if f.Own {
					return []string{"keep"}, true
				}
				return []string{"replace"}, true
			},
			Field: one(func(s *Answers) *ImageMode { return &s.ImageMode }, unmarshal[ImageMode], name)},
		{Key: "command", Prompt: "Start command", Kind: Text, Skip: replaced,
			Help: "how the kept image starts Jupyter; what weakens it is left out", Rule: "a line of shell that starts Jupyter",
			Dev: "the stack's own", Prod: "the same",
			Default: func(s Answers, f Found) ([]string, bool) { return []string{""}, s.ImageMode != Keep || f.Unread == nil },
			Field:   one(func(s *Answers) *Command { return &s.Command }, parseCommand, func(c Command) string { return c.Line })},
		{Key: "image", Prompt: "Base image of Jupyter", Kind: Text, Skip: kept,
			Help: "Dockerfile.jupyter starts from it", Rule: "an image with a tag or digest; `latest` is refused in prod",
			Dev: "`" + DefaultImage + "`, or the stack's flavour of it", Prod: "the same",
			Default: func(_ Answers, f Found) ([]string, bool) { return []string{orElse(f.Image, DefaultImage)}, true },
			Field:   one(func(s *Answers) *string { return &s.Image }, parseImage, asIs)},
		{Key: "nginx_image", Prompt: "Image of nginx", Kind: Text,
			Help: "runs unprivileged whichever it is", Rule: "as `image`",
			Dev: "`" + DefaultNginxImage + "`", Prod: "the same", Default: fixed(DefaultNginxImage),
			Field: one(func(s *Answers) *string { return &s.NginxImage }, parseImage, asIs)},
		{Key: "packages", Prompt: "Python packages to bake in", Kind: List, Skip: kept,
			Help: "beside the stack's requirements.txt; one that fails fails the build", Rule: "pip requirements",
			Dev: "`pydiode requests openai anthropic litellm`", Prod: "the same",
			Default: func(Answers, Found) ([]string, bool) { return defaultPackages(), true },
			Field:   many(func(s *Answers) *[]string { return &s.Packages }, parsePackage)},
		{Key: "cpus", Prompt: "Processors", Kind: Text, Help: "limit of the container", Rule: "a positive number",
			Dev: "2", Prod: "2", Default: fixed("2"),
			Field: one(func(s *Answers) *CPUs { return &s.CPUs }, unmarshal[CPUs], CPUs.String)},
		{Key: "memory", Prompt: "Memory", Kind: Text, Help: "limit of the container, its tmpfs included", Rule: "a size such as 4G",
			Dev: "4G", Prod: "4G", Default: fixed("4G"),
			Field: one(func(s *Answers) *Size { return &s.Memory }, unmarshal[Size], Size.String)},
		{Key: "pids", Prompt: "Processes and threads", Kind: Number, Help: "limit of the container", Rule: "64 to 4096",
			Dev: "1024", Prod: "512", Default: perProfile("1024", "512"),
			Field: one(func(s *Answers) *int { return &s.Pids }, between(64, 4096), strconv.Itoa)},
		{Key: "reserve_cpus", Prompt: "Processors kept free for it", Kind: Text, Help: "reservation", Rule: "not above `cpus`",
			Dev: "1", Prod: "1", Default: fixed("1"),
			Field: one(func(s *Answers) *CPUs { return &s.ReserveCPUs }, unmarshal[CPUs], CPUs.String)},
		{Key: "reserve_memory", Prompt: "Memory kept free for it", Kind: Text, Help: "reservation", Rule: "not above `memory`",
			Dev: "2G", Prod: "2G", Default: fixed("2G"),
			Field: one(func(s *Answers) *Size { return &s.ReserveMemory }, unmarshal[Size], Size.String)},
		{Key: "cull_idle", Prompt: "End idle kernels and terminals after", Kind: Text, Help: "open tabs do not keep a kernel alive", Rule: "a time from 1m, or `off`",
			Dev: "off", Prod: "1h", Default: perProfile("off", "1h"),
			Field: one(func(s *Answers) *time.Duration { return &s.CullIdle }, parseCull, formatCull)},
		{Key: "cookie_days", Prompt: "Days that a login lasts", Kind: Number, Help: "then the token is asked for again", Rule: "1 to 365",
			Dev: "30", Prod: "1", Default: perProfile("30", "1"),
			Field: one(func(s *Answers) *int { return &s.CookieDays }, between(1, 365), strconv.Itoa)},
		{Key: "terminals", Prompt: "Terminals in JupyterLab", Kind: Bool, Help: "a notebook can run commands either way", Rule: "yes or no",
			Dev: "yes", Prod: "no", Default: perProfile("yes", "no"),
			Field: one(func(s *Answers) *bool { return &s.Terminals }, parseBool, formatBool)},
	}
}
