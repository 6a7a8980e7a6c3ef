package dotenv

import "testing"

// Every file of up to shortLength of these pieces.
const shortLength = 4

func TestAllShortFiles(t *testing.T) {
	pieces := []string{"A", "=", ":", "'", `"`, `\`, "$", "#", "\n", "\r", " ", "\t", "\u2028", "export ", "0"}
	values := []string{"", "v", "#", `'\`}
	files, taken := 0, 0
	var check func(text string, length int)
	check = func(text string, length int) {
		files++
		checkAgainstCompose(t, []byte(text))
		if file, err := Parse(".env", []byte(text)); err == nil && len(file.statements) > 0 {
			taken++
			checkSpans(t, file)
			checkSet(t, file, "A", values[taken%len(values)])
		}
		if length == shortLength {
			return
		}
		for _, piece := range pieces {
			check(text+piece, length+1)
		}
	}
	check("", 0)
	for _, prefix := range []string{"A=", "A= ", "A='", `A="`, "export A"} {
		check(prefix, 1)
	}
	if taken < files/10 {
		t.Errorf("of %d files only %d have a statement", files, taken)
	}
}
