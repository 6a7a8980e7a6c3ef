package answers

import (
	"errors"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// pinned are the default packages, sorted.
const pinned = "anthropic==1.11.0 litellm==1.104.0 openai==2.54.0 pydiode==1.0.0 requests==2.34.2"

// sentences are the documented defaults that are no values: by key, what they are
// in dev and in prod on a stack and a host that say nothing.
func sentences() map[string][2]string {
	return map[string][2]string{
		"profile": {"asked", "asked"}, "service": {"asked", "asked"}, "pass_env": {"", ""}, "base_url": {"/", "/"},
		"image_mode": {"replace", "replace"}, "command": {"", ""}, "image": {DefaultImage, DefaultImage},
		"packages": {pinned, pinned},
		"reach":    {"", ""}, "notebooks": {DefaultNotebooks, DefaultNotebooks}, "uid": {"0", "0"}, "gid": {"0", "0"}, "nginx_uid": {"0", "0"},
	}
}

// valueOf is what a documented default says: code without its marks, the dash for
// nothing.
func valueOf(d Default, p Profile) string {
	text := d.Dev
	if p == Prod && d.Prod != same {
		text = d.Prod
	}
	return strings.NewReplacer("`", "", nothing, "").Replace(text)
}

// TestDefaultsAreDocumented: each default is the value that its documentation
// says, in both profiles.
func TestDefaultsAreDocumented(t *testing.T) {
	literal := 0
	for i, profile := range []Profile{Dev, Prod} {
		s := Answers{Profile: profile}
		for _, q := range Questions() {
			want, sentence := valueOf(q.Default, profile), false
			if values, is := sentences()[q.Key]; is {
				want, sentence = values[i], true
			}
			values, ok := q.Default.Value(s, Found{})
			got := "asked"
			if ok {
				got = strings.Join(values, " ")
				_ = q.Set(&s, values) // 0 is no user to run as
			}
			if got != want {
				t.Errorf("%s in %s: the default is %q, documented %q", q.Key, profile, got, want)
			}
			if !sentence {
				literal++
			}
		}
	}
	if literal < 48 {
		t.Errorf("only %d defaults are documented by their value", literal)
	}
}

// TestDefaultsDepend: the defaults that hang on the answers before, on the stack
// or on the host. want is nil where somebody has to answer.
func TestDefaultsDepend(t *testing.T) {
	f := Found{Service: "lab", BaseURL: "/lab/", Notebooks: "./nb", EnvNames: []string{"A", "OPENROUTER_API_KEY", "ANTHROPIC_API_KEY"}, Image: "a:1",
		UID: 5, GID: 6, NginxUID: 7, Reach: []string{"litellm"}}
	mounted, own, unread := f, f, f
	mounted.Kept, own.Own, unread.Unread = true, true, errors.New("a pipe")
	dev, prod := Answers{Profile: Dev}, Answers{Profile: Prod}
	tunnel := Answers{Profile: Prod, Expose: ExposeLoopback, Bind: parsed("127.0.0.1")}
	front := Answers{Profile: Dev, Expose: ExposeNginx, Bind: parsed("127.0.0.1"), ImageMode: Replace}
	reached := Answers{Profile: Prod, Expose: ExposeNginx, Bind: parsed("0.0.0.0"), ImageMode: Keep, TLS: TLSFiles}
	anybody := reached
	anybody.AllowAny = true
	for _, c := range []struct {
		key   string
		s     Answers
		f     Found
		value []string
	}{
		{"service", dev, f, []string{"lab"}}, {"base_url", dev, f, []string{"/lab/"}}, {"image", prod, f, []string{"a:1"}},
		{"domain", dev, f, []string{"localhost"}}, {"domain", tunnel, f, []string{"localhost"}}, {"domain", reached, f, nil},
		{"bind", front, f, []string{"127.0.0.1"}}, {"bind", tunnel, f, []string{"127.0.0.1"}}, {"bind", prod, f, []string{"0.0.0.0"}},
		{"allow", front, f, []string{}}, {"allow", tunnel, f, []string{}}, {"allow", reached, f, nil}, {"allow", anybody, f, []string{"0.0.0.0/0"}},
		{"tls_cert", front, f, []string{""}}, {"tls_cert", reached, f, nil}, {"tls_key", front, f, []string{""}}, {"tls_key", reached, f, nil},
		{"pass_env", dev, f, []string{"ANTHROPIC_API_KEY", "OPENROUTER_API_KEY"}}, {"pass_env", prod, f, []string{}},
		{"image_mode", dev, f, []string{"replace"}}, {"image_mode", dev, own, []string{"keep"}},
		{"command", reached, f, []string{""}}, {"command", front, unread, []string{""}}, {"command", reached, unread, nil},
		{"notebooks", dev, f, []string{"./nb"}}, {"notebooks", dev, mounted, []string{""}}, {"reach", dev, f, []string{"litellm"}},
		{"uid", dev, f, []string{"5"}}, {"gid", dev, f, []string{"6"}}, {"nginx_uid", dev, f, []string{"7"}},
	} {
		q, _ := Find(c.key)
		got, ok := q.Suggest(c.s, c.f)
		if d := cmp.Diff(c.value, got); d != "" || ok != (c.value != nil) {
			t.Errorf("%s of %+v: %v, %s", c.key, c.s, ok, d)
		}
	}
}

// TestMissing: what nobody answered says why, and what it may be.
func TestMissing(t *testing.T) {
	f := magi()
	f.Unread = errors.New("a pipe")
	_, _, err := Resolve([]Source{given("domain=a.example", "allow=10.0.0.0/8", "image_mode=keep")}, f, nil)
	want := "--profile: is missing (dev or prod): Profile; dev: for this machine only; prod: for a server on a network\n" +
		"--command: the stack's start command cannot be read: a pipe\n" +
		"set --profile, --command, MAGI_HARDEN_<KEY> or a key of --answers"
	if err == nil || err.Error() != want {
		t.Errorf("%v\nwant\n%s", err, want)
	}
	_, _, err = Resolve([]Source{given("profile=prod", "allow=10.0.0.0/8")}, magi(), nil)
	if err == nil || !strings.HasPrefix(err.Error(), "--domain: is missing: Domain; host name in") {
		t.Error(err)
	}
}

// TestDefaultsAreDated: no default names what a later day can change.
func TestDefaultsAreDated(t *testing.T) {
	version := regexp.MustCompile(`^[a-z]+==[0-9]+(\.[0-9]+)+$`)
	for _, p := range defaultPackages() {
		if !version.MatchString(p) {
			t.Errorf("%s: not one release", p)
		}
		if _, err := parsePackage(p); err != nil {
			t.Error(err)
		}
	}
	for image, tag := range map[string]string{DefaultImage: ":" + defaultsDate, DefaultNginxImage: ":1."} {
		if !strings.Contains(image, tag) || IsLatest(image) {
			t.Errorf("%s: want a tag like %s", image, tag)
		}
	}
	if _, err := time.Parse(time.DateOnly, defaultsDate); err != nil {
		t.Error(err)
	}
}
