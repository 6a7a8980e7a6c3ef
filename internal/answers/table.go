package answers

import (
	"slices"
	"strings"
)

// Questions is the table of all answers, in the order in which they are
// resolved and asked: a default may depend on the rows before it.
func Questions() []Question {
	return slices.Concat(access(), front(), server(), runtime(), place())
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

// The conditions below are those that several rows share.

func isDev(s Answers) bool { return s.Profile == Dev }

func loopback(s Answers) bool { return s.Expose == ExposeLoopback }

func kept(s Answers) bool { return s.ImageMode == Keep }

func replaced(s Answers) bool { return !kept(s) }
