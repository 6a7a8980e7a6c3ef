package secret

import "strings"

// isWords reports a token that reads like words of a language: runs of four
// letters and more on average, few digits, and as many vowels as speech has
// (38 % in English; random letters have 19 %).
func isWords(token string) bool {
	words, letters, vowels := 0, 0, 0
	length, before := 0, byte('-') // of the word so far, and its last character
	for _, c := range []byte(token) {
		switch capital := isUpper(c); {
		case !capital && !isLower(c):
			length = 0
		case length == 0, capital != isUpper(before) && (capital || length > 1):
			words, length = words+1, 1
		default:
			length++
		}
		if length > 0 {
			letters++
		}
		if strings.IndexByte("aeiouAEIOU", c) >= 0 {
			vowels++
		}
		before = c
	}
	return letters*10 >= len(token)*7 && letters >= 4*words && vowels*10 >= letters*3
}

func isUpper(c byte) bool { return 'A' <= c && c <= 'Z' }
func isLower(c byte) bool { return 'a' <= c && c <= 'z' }
