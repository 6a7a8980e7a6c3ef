package secret

import (
	"crypto/md5"  // #nosec G501: to recognise hashes, not to make them
	"crypto/sha1" // #nosec G505: the same
	"crypto/sha256"
	"crypto/sha512"
	"encoding/base64"
	"encoding/hex"
	"slices"
	"strings"
	"sync"
)

// isHash reports whether a token is the hash of a common word, or of one of words, or
// the beginning of one, in hex or base64url: whoever tries the usual words finds it.
func isHash(token string, words []string) bool {
	data, err := hex.DecodeString(token)
	if err != nil {
		data, err = base64.RawURLEncoding.DecodeString(token)
	}
	if err != nil || len(data) < len(digest{}) {
		return false
	}
	for _, a := range hashes() {
		if len(data) > a.size || len(data) < a.least {
			continue
		}
		is := func(d digest) bool { return d == digest(data) }
		if slices.ContainsFunc(a.common(), is) || slices.ContainsFunc(digests(words, a.sum), is) {
			return true
		}
	}
	return false
}

// digest is the beginning of a hash: enough to know it by.
type digest [8]byte

// digests returns the hashes of words as people write them, with and without the line
// break that echo adds.
func digests(words []string, sum func([]byte) digest) (out []digest) {
	add := func(word string) {
		out = append(out, sum([]byte(word)), sum([]byte(word+"\n")))
	}
	for _, word := range words {
		if word == "" {
			continue
		}
		lower := strings.ToLower(word)
		title := strings.ToUpper(lower[:1]) + lower[1:]
		add(word)
		add(strings.ToUpper(word))
		for _, end := range []string{"", "1", "123", "!", "2025", "2026"} {
			add(lower + end)
			add(title + end)
		}
	}
	return out
}

// algorithm is a hash function, and the fewest bytes of its hashes that people use.
type algorithm struct {
	size   int
	least  int
	sum    func([]byte) digest
	common func() []digest // the hashes of commonWords
}

// hashes returns the usual hash functions. Each hashes the common words once, when it
// is first needed.
var hashes = sync.OnceValue(func() (out []algorithm) {
	add := func(size, least int, sum func([]byte) digest) {
		out = append(out, algorithm{size, least, sum, sync.OnceValue(func() []digest {
			return digests(strings.Fields(commonWords), sum)
		})})
	}
	add(md5.Size, md5.Size, func(b []byte) digest { s := md5.Sum(b); return digest(s[:]) })
	add(sha1.Size, len(digest{}), func(b []byte) digest { s := sha1.Sum(b); return digest(s[:]) })
	add(sha256.Size224, sha256.Size224, func(b []byte) digest { s := sha256.Sum224(b); return digest(s[:]) })
	add(sha256.Size, len(digest{}), func(b []byte) digest { s := sha256.Sum256(b); return digest(s[:]) })
	add(sha512.Size384, sha512.Size384, func(b []byte) digest { s := sha512.Sum384(b); return digest(s[:]) })
	add(sha512.Size, sha256.Size+1, func(b []byte) digest { s := sha512.Sum512(b); return digest(s[:]) })
	return out
})

// commonWords are what people take for a password or for a token first.
const commonWords = `
password passwd pass passw0rd p@ssw0rd p@ssword secret secrets token tokens key apikey api_key api-key changeme change_me change-me changeit
admin administrator root user users guest test testing tester demo default example sample login letmein welcome master access qwerty
qwertyuiop asdf asdfgh asdfghjkl zxcvbn zxcvbnm qazwsx 1q2w3e4r 1qaz2wsx abc abc123 abcd abcdef abcdefgh a aa aaa aaaa x xx xxx y z
0 1 12 123 42 99 100 999 1000 0000 00000 000000 1111 11111 111111 1212 121212 123123 1234 12345 123456 1234567 12345678 123456789 1234567890 123321 2000 4321 54321 654321
666666 696969 7777 777777 87654321 888888 987654321 999999 112233 159753 147258369
iloveyou love sunshine princess monkey dragon football baseball basketball soccer hockey superman batman trustno1 shadow michael jordan
jennifer hunter hunter2 ranger daniel charlie andrew robert thomas george jessica ashley nicole matthew joshua amanda summer winter spring
autumn flower freedom whatever computer internet server service system linux ubuntu debian docker compose container kubernetes cloud
jupyter jupyterlab jupyterhub jupyter-token jupyter_token jupytertoken jupyternotebook notebook notebooks lab ipython jovyan python python3
anaconda conda julia spark pyspark pandas numpy scipy tensorflow pytorch machinelearning datascience data science magi magi-harden
litellm openwebui open-webui n8n searxng qdrant redis postgres postgresql mysql mariadb mongo mongodb minio grafana prometheus nginx traefik
caddy ollama openai anthropic chatgpt gpt llm ai bot dev devel develop developer development prod production staging stage local localhost
home work office company project private public internal hello helloworld world foo bar foobar baz foobarbaz test1 temp temporary tmp
none null nil true false empty blank undefined mytoken mysecret mypassword my_token my_secret my_password supersecret super_secret
supersecrettoken topsecret verysecret secret_key secret-key secretkey secrettoken secret_token auth authtoken auth_token access_token
accesstoken session cookie salt hash md5 sha1 sha256 random string value something anything nothing nobody somebody
cheese banana apple orange coffee chocolate pepper ginger cookie1 matrix starwars pokemon mustang corvette ferrari porsche mercedes
killer harley yankees dallas austin london paris berlin hamburg munich hallo passwort geheim kennwort schatz motdepasse bonjour contrasena
secreto senha parola haslo
`
