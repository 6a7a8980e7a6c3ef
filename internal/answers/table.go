package answers

import (
	"slices"
	"strings"
)

// Questions returns the table of all answers, in the order in which they are resolved
// and asked. A default may depend on the rows before it.
func Questions() []Question {
	return slices.Concat(access(), front(), server(), runtime(), place())
}

// Find returns the question with this key or flag name, and false if there is none.
func Find(key string) (Question, bool) {
	key = strings.ReplaceAll(key, "-", "_")
	for _, q := range Questions() {
		if q.Key == key {
			return q, true
		}
	}
	return Question{}, false
}

// Conditions that several rows share.

func isDev(s Answers) bool { return s.Profile == Dev }

func loopback(s Answers) bool { return s.Expose == ExposeLoopback }

func kept(s Answers) bool { return s.ImageMode == Keep }

func replaced(s Answers) bool { return !kept(s) }
