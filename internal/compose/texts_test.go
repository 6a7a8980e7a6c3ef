package compose

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"example.com/magi-harden/internal/tree"
	"github.com/compose-spec/compose-go/v2/types"
)

// TestTexts: the texts of a service are found below whatever key they stand, and
// those of the other sections.
func TestTexts(t *testing.T) {
	const text = `
services:
  web:
    image: "i-@"
    hostname: "h-@"
    container_name: "c-@"
    command: ["a", "c-@"]
    entrypoint: "e-@"
    environment: { A: "v-@", B: }
    labels: ["l-@=1", "m=m-@"]
    annotations: { a: "a-@" }
    extra_hosts: ["x-@:1.2.3.4"]
    logging: { driver: syslog, options: { o: "o-@" } }
    healthcheck: { test: [CMD, "t-@"] }
    post_start: [{ command: ["p-@"], environment: ["P=q-@"] }]
    sysctls: { "net.x": "s-@" }
    tmpfs: ["/f-@"]
    deploy: { labels: { d: "d-@" } }
    build: { context: ., args: { X: "b-@" }, labels: { y: "g-@" }, dockerfile_inline: "FROM z-@", tags: ["r-@"] }
    networks: { n: { aliases: ["k-@"] } }
    x-other: "never-@"
networks: { n: { driver_opts: { w: "w-@" }, x-more: "never-@" } }
configs: { u: { content: "u-@" } }
secrets: { j: { environment: KEY } }
x-top: "never-@"
`
	m, err := Load(tree.Tree{Dir: "/nonexistent"}.With(map[string][]byte{"c.yml": []byte(text), ".env": []byte("KEY=j-@\n")}), "p", []string{"c.yml"})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	visit := func(keys []string, text string) {
		if before, _, has := strings.Cut(text, "-@"); has {
			got = append(got, before[len(before)-1:]+" "+strings.Join(keys, "."))
		}
	}
	Texts(m.Services["web"], nil, visit)
	Texts(m, func(key string) bool { return key == "services" }, visit)
	slices.Sort(got)
	want := []string{"a annotations.a", "b build.args.X", "c command.1", "c container_name", "d deploy.labels.d", "e entrypoint.0", "f tmpfs.0",
		"g build.labels.y", "h hostname", "i image", "j secrets.j.content", "k networks.n.aliases.0", "l labels.l-@", "m labels.m", "o logging.options.o",
		"p post_start.0.command.0", "q post_start.0.environment.P", "r build.tags.0", "s sysctls.net.x", "t healthcheck.test.1", "u configs.u.content", "v environment.A",
		"w networks.n.driver_opts.w", "x extra_hosts.x-@", "z build.dockerfile_inline"}
	if !slices.Equal(got, want) {
		t.Errorf("got  %q\nwant %q", got, want)
	}
}

// TestTextsOfEveryField: no field of a service is left out, but those that Compose
// fills in itself and extensions.
func TestTextsOfEveryField(t *testing.T) {
	var fields func(reflect.Type) []string
	fields = func(of reflect.Type) (out []string) {
		for i := range of.NumField() {
			f := of.Field(i)
			switch {
			case f.Anonymous:
				out = append(out, fields(f.Type)...)
			case f.Type.Kind() == reflect.String:
				s := reflect.New(of).Elem()
				s.Field(i).SetString("x")
				found := false
				Texts(s.Interface(), nil, func(_ []string, text string) { found = found || text == "x" })
				if !found {
					out = append(out, f.Name)
				}
			}
		}
		return out
	}
	for _, of := range []any{types.ServiceConfig{}, types.BuildConfig{}, types.ServiceHook{}, types.FileObjectConfig{}, types.NetworkConfig{}, types.VolumeConfig{}} {
		if out := fields(reflect.TypeOf(of)); len(out) > 0 {
			t.Errorf("%T: not looked at: %q", of, out)
		}
	}
}
