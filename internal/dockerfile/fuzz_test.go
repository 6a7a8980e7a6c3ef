package dockerfile

import "testing"

// FuzzImage takes any text for a Dockerfile: what it gives is no longer than what
// went in, or than the longest word.
func FuzzImage(f *testing.F) {
	f.Add("ARG A=x\nFROM ${A:-y} AS one\nFROM one\nENV HOME=/h\nCMD [\"a\"]\n", "one", "**/a\n!b\n")
	f.Add("ARG A=$B B='$A'\nFROM $A$B\nENTRYPOINT a\nCOPY [\".\", \"b\"]\n", "", "[\n")
	f.Add("FROM ${A+${B-\\}}\"'\nCOPY []\n", "x", "#\n/")
	f.Fuzz(func(t *testing.T, text, target, ignore string) {
		Ignore(ignore).Matches("a/b")
		file, err := Parse("Dockerfile", []byte(text))
		if err != nil {
			return
		}
		for _, take := range file.Takes(map[string]string{"A": target}) {
			if take.Reaches("a/b", false) && !take.Reaches("a/b", true) {
				t.Errorf("%+v takes a file, and not the folder of this name", take)
			}
		}
		settings, _ := file.Settings(target, nil, map[string]string{"HOME": target})
		for _, set := range settings {
			if set.Line < 1 || len(set.Value) > max(len(text), maxWord)+len(target) {
				t.Errorf("%+v", set)
			}
		}
		if image := file.Image(target); len(image.From) > max(len(text), maxWord) {
			t.Errorf("an image of %d characters", len(image.From))
		}
	})
}
