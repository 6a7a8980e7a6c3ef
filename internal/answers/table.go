package answers

import (
	"slices"
	"strings"
)

// Questions is the table of all answers, in the order in which they are
// resolved and asked: a default may depend on the rows before it.
func Questions() []Question {
	return slices.Concat(access(), runtime(), place())
}

// Find returns the question with this key or flag name.
func Find(key string) (Question, bool) {
	key = strings.ReplaceAll(key, "-", "_")
	for _, q := range Questions() {
		if q.Key == key {
			return q, true
		}
	}
	return Question{}, false
}

// The defaults below are those that several rows share.

func required(Answers, Found) ([]string, bool) { return nil, false }

func none(Answers, Found) ([]string, bool) { return []string{}, true }

func fixed(v string) func(Answers, Found) ([]string, bool) {
	return func(Answers, Found) ([]string, bool) { return []string{v}, true }
}

func perProfile(dev, prod string) func(Answers, Found) ([]string, bool) {
	return func(s Answers, _ Found) ([]string, bool) {
		if s.Profile == Dev {
			return []string{dev}, true
		}
		return []string{prod}, true
	}
}

// withFiles has to be answered when the certificate is the user's own.
func withFiles(s Answers, _ Found) ([]string, bool) { return []string{""}, s.TLS != TLSFiles }

// keysForNotebooks are the variables that MAGI's base hands to Jupyter.
func keysForNotebooks() []string {
	return []string{"ANTHROPIC_API_KEY", "OPENAI_API_KEY", "OPENROUTER_API_KEY"}
}

func defaultPassEnv(s Answers, f Found) ([]string, bool) {
	out := []string{}
	for _, name := range keysForNotebooks() {
		if s.Profile == Dev && slices.Contains(f.EnvNames, name) {
			out = append(out, name)
		}
	}
	return out, true
}

// The conditions below say that there is nothing to ask.

func loopback(s Answers) bool { return s.Expose == ExposeLoopback }

func kept(s Answers) bool { return s.ImageMode == Keep }

func replaced(s Answers) bool { return !kept(s) }

func ownFiles(s Answers) bool { return loopback(s) || s.TLS != TLSFiles }

func orElse(s, fallback string) string {
	if s == "" {
		return fallback
	}
	return s
}
