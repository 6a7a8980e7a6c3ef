package nginxconf

import "testing"

func TestNames(t *testing.T) {
	const prefix = "/etc/nginx/magi/tls/"
	for text, want := range map[string]bool{
		"http { ssl_certificate /etc/nginx/magi/tls/cert.pem; }":   true,
		"http { ssl_certificate '/etc/nginx/magi/tls/cert.pem'; }": true,
		"http { ssl_certificate /etc/nginx/tls/cert.pem; }":        false,
		"# /etc/nginx/magi/tls/cert.pem\nhttp {}":                  false,
		"http { root /x/etc/nginx/magi/tls/; }":                    false,
		"http { /etc/nginx/magi/tls/":                              true,
		"http { root /etc":                                         false,
	} {
		if got := Names([]byte(text), prefix); got != want {
			t.Errorf("%q: %v, want %v", text, got, want)
		}
	}
}
