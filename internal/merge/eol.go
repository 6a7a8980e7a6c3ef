package merge

import "bytes"

// lineEnd returns how the first line ends that ends at all.
func lineEnd(texts ...[]byte) string {
	for _, text := range texts {
		if line, _, found := bytes.Cut(text, []byte("\n")); found {
			if bytes.HasSuffix(line, []byte("\r")) {
				return "\r\n"
			}
			return "\n"
		}
	}
	return "\n"
}

func allCRLF(b []byte) bool {
	n := bytes.Count(b, []byte("\n"))
	return n > 0 && n == bytes.Count(b, []byte("\r\n")) && n == bytes.Count(b, []byte("\r"))
}

func noCR(b []byte) bool { return !bytes.Contains(b, []byte("\r")) }

func toCRLF(b []byte) []byte { return bytes.ReplaceAll(b, []byte("\n"), []byte("\r\n")) }
