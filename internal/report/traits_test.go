package report

import (
	"os"
	"regexp"
	"strings"
	"testing"

	"example.com/magi-harden/internal/neighbour"
	"example.com/magi-harden/internal/stack"
	"example.com/magi-harden/internal/trait"
)

// TestTraitText: every kind of trait and of response in words.
func TestTraitText(t *testing.T) {
	reads := func(by string) stack.Response {
		return stack.Response{Kind: stack.Exposed, Exposure: neighbour.Exposure{Service: by, Token: true}}
	}
	for _, c := range []struct {
		trait trait.Trait
		resp  stack.Response
		want  string
	}{
		{trait.Trait{Kind: trait.Dependency, Name: "db"}, stack.Response{Kind: stack.WaitedFor}, "dependency on db is waited for"},
		{trait.Trait{Kind: trait.ExposedConfig, Name: "s", Of: "up"}, reads("up"), "config s of up stays: up can read Jupyter's token in .env"},
		{trait.Trait{Kind: trait.ExposedImage, Of: "built"}, reads("built"), "image contents of built stays: built can read Jupyter's token in .env"},
		{trait.Trait{Kind: trait.ExposedMount, Name: ".", Of: "code"}, stack.Response{Kind: stack.Stays}, "mount . of code stays"},
		{trait.Trait{Kind: trait.ExposedMount, Name: trait.AboveStack, Of: "up"}, stack.Response{Kind: stack.Stays}, "mount of a parent folder of up stays"},
		{trait.Trait{Kind: trait.ExposedSecret, Name: "s", Of: "up"}, stack.Response{Kind: stack.Stays}, "secret s of up stays"},
		{trait.Trait{Kind: trait.ExposedSocket, Of: "up"}, stack.Response{Kind: stack.Stays}, "use_api_socket of up stays"},
		{trait.Trait{Kind: trait.ExposedVolume, Name: "v1", Of: "fw"}, stack.Response{Kind: stack.Stays}, "volume v1 of fw stays"},
		{trait.Trait{Kind: trait.LoadsEnv, Name: "code"}, stack.Response{Kind: stack.TokenExposed}, "code loads .env has an empty JUPYTER_TOKEN, but can still read the token"},
		{trait.Trait{Kind: trait.LoadsEnv, Name: "db"}, stack.Response{Kind: stack.TokenHidden}, "db loads .env does not see the token"},
		{trait.Trait{Kind: trait.Mount, Name: "/fw"}, stack.Response{Kind: stack.NotKept}, "mount at /fw is dropped"},
		{trait.Trait{Kind: trait.Mount, Name: "/work"}, stack.Response{Kind: stack.HasNotebooks}, "mount at /work holds the notebooks"},
		{trait.Trait{Kind: trait.Network, Name: "backend"}, stack.Response{Kind: stack.NotJoined}, "network backend is not joined: Jupyter has its own networks"},
		{trait.Trait{Kind: trait.Port, Name: "8888"}, stack.Response{Kind: stack.NotPublished}, "port 8888 is not published"},
		{trait.Trait{Kind: trait.Profiles}, stack.Response{Kind: stack.Stays}, "profiles stays"},
		{trait.Trait{Kind: trait.Service, Name: "jupyter"}, stack.Response{Kind: stack.Hardened}, "service jupyter is hardened"},
		{trait.Trait{Kind: trait.Variable, Name: "DB_HOST"}, stack.Response{Kind: stack.PassedInReach, Service: "db"}, "variable DB_HOST is passed where db is in reach"},
		{trait.Trait{Kind: trait.Variable, Name: "MINE"}, stack.Response{Kind: stack.NotPassed}, "variable MINE is not passed"},
		{trait.Trait{Kind: trait.Unknown, Name: "a sentence"}, stack.Response{}, "a sentence stays"},
	} {
		if got := traitText(c.trait) + " " + response(c.resp); got != c.want {
			t.Errorf("%+v: %q, want %q", c.trait, got, c.want)
		}
	}
}

// TestEveryKindHasAText: traitText knows every kind that package trait has.
func TestEveryKindHasAText(t *testing.T) {
	source, err := os.ReadFile("../trait/trait.go")
	if err != nil {
		t.Fatal(err)
	}
	kinds := regexp.MustCompile(`Kind = "(\w+)"`).FindAllStringSubmatch(string(source), -1)
	if len(kinds) < 15 {
		t.Fatalf("finds %v", kinds)
	}
	texts := map[string]bool{}
	for _, kind := range kinds {
		text := traitText(trait.Trait{Kind: trait.Kind(kind[1]), Name: "NAME", Of: "OF"})
		if texts[text] || strings.HasPrefix(text, " ") {
			t.Errorf("%s is %q", kind[1], text)
		}
		texts[text] = true
	}
}
