package cli

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"example.com/magi-harden/internal/answers"
	"example.com/magi-harden/internal/compose"
	"example.com/magi-harden/internal/deploy"
	"example.com/magi-harden/internal/dotenv"
	"example.com/magi-harden/internal/tree"
	"github.com/compose-spec/compose-go/v2/types"
	"github.com/google/go-cmp/cmp"
)

// TestGeneratedStacks makes compose files in all forms, and takes each the whole way
// to the plan. It is refused while it is read or by its answers, or every
// invariant holds; a hardening that does not keep its promises is an error here,
// though init would write nothing. STACK_SEED repeats one stack.
func TestGeneratedStacks(t *testing.T) {
	cases := 300
	if testing.Short() {
		cases = 60
	}
	first := rand.Uint64() >> 16
	if text := os.Getenv("STACK_SEED"); text != "" {
		seed, err := strconv.ParseUint(text, 10, 64)
		if err != nil {
			t.Fatal(err)
		}
		first, cases = seed, 1
	}
	t.Logf("STACK_SEED from %d on", first)
	refused := map[string]int{}
	broken := 0
	for i := range cases {
		seed := first + uint64(i)
		tree, named := generator{rand.New(rand.NewPCG(seed, 0))}.stack()
		ok := t.Run(fmt.Sprint("STACK_SEED=", seed), func(t *testing.T) {
			if why := tryGenerated(t, seed, tree, named); why != "" {
				refused[why]++
			}
			if t.Failed() {
				t.Log(composeFiles(tree))
			}
		})
		if !ok {
			broken++
		}
		if broken == 3 {
			t.Fatal("stopped after three")
		}
	}
	total := 0
	for _, why := range slices.Sorted(maps.Keys(refused)) {
		total += refused[why]
		t.Logf("%3d %s", refused[why], why)
	}
	if cases > 1 && (total == 0 || total > cases*8/10) {
		t.Errorf("%d of %d were refused: the generator tries nothing", total, cases)
	}
}

// composeFiles shows what was generated.
func composeFiles(tree map[string]string) string {
	var b strings.Builder
	for _, name := range slices.Sorted(maps.Keys(tree)) {
		if strings.HasSuffix(name, "ml") {
			fmt.Fprintf(&b, "-- %s --\n%s", name, tree[name])
		}
	}
	return b.String()
}

// tryGenerated gives why the stack was refused, empty when it was hardened.
func tryGenerated(t *testing.T, seed uint64, files map[string]string, named []string) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "stack")
	writeTree(t, dir, files)
	g := generator{rand.New(rand.NewPCG(seed, 1))}
	given := []string{"profile=" + g.one("prod", "prod", "dev"), "domain=a.example.com", "expose=" + g.one("nginx", "nginx", "loopback")}
	if given[2] == "expose=nginx" && given[0] == "profile=prod" {
		given = append(given, "allow=10.0.0.0/8")
	}
	for _, more := range []string{"cover=yes", "reach=db", "reach=api,db", "egress=full", "also_publish=127.0.0.1:4999:4040", "image_mode=replace", "image_mode=keep",
		"command=jupyter lab --allow-root", "pass_env=SECRET", "notebooks=./mine", "notebooks=./nb", "uid=4321", "enable_https=yes", "base_url=/x/", "reach=none"} {
		if percent := 12; g.chance(percent) || more == "cover=yes" && g.chance(40) {
			given = append(given, more)
		}
	}
	set, err := setOver(nil, given)
	if err != nil {
		t.Fatal(err)
	}
	r, err := deploy.Init(t.Context(), deploy.InitOptions{Options: lookOnly(dir, set), Files: named})
	if err != nil {
		return kindOf(t, err)
	}
	checkGenerated(t, r)
	return ""
}

// checkGenerated is an oracle of its own, beside the invariants.
func checkGenerated(t *testing.T, r deploy.Result) {
	t.Helper()
	before, err := tree.Open(r.Dir)
	if err != nil {
		t.Fatal(err)
	}
	files := map[string][]byte{}
	for name, content := range rendered(r) {
		files[name] = []byte(content)
	}
	after := before.With(files)
	loaded, err := compose.Loaded(after)
	if err != nil {
		t.Fatal(err)
	}
	load := func(t *testing.T, folder tree.Tree, files []string) *compose.Model {
		t.Helper()
		m, err := compose.Load(folder, compose.ProjectName(r.Dir), files)
		if err != nil {
			t.Fatal(err)
		}
		return m
	}
	hardened := load(t, after, loaded)
	if r.Answers.Profile == answers.Prod && r.Answers.Expose == answers.ExposeNginx {
		var out []string
		if r.Answers.Egress == answers.EgressFull {
			out = append(out, "jupyter_out")
		}
		checkModel(t, hardened, r.Dir, r.Answers.Service, out...)
	}
	// What the siblings would be without the override: of those only the token is taken.
	stack := loaded[:len(loaded)-1]
	unhardened, was := load(t, after, stack), load(t, before, stack)
	if r.Answers.EnableHTTPS {
		data, _ := before.Read(".env") // there may be none
		env := mustEnv(t, data)
		if err := env.Set("ENABLE_HTTPS", "true"); err != nil {
			t.Fatal(err)
		}
		was = load(t, before.With(map[string][]byte{".env": env.Bytes()}), stack)
	}
	token, _, _ := mustEnv(t, files[".env"]).Get("JUPYTER_TOKEN")
	for name, was := range was.Services {
		if name == r.Answers.Service {
			continue
		}
		if got, want := effective(hardened.Services[name]), effective(unhardened.Services[name]); got != want && got != effective(was) && (got != "" || want != token) {
			t.Errorf("%s has another JUPYTER_TOKEN, %d characters instead of %d", name, len(got), len(want))
		}
		if diff := cmp.Diff(sibling(t, was), sibling(t, hardened.Services[name])); diff != "" {
			t.Errorf("%s is not what it was:\n%s", name, diff)
		}
	}
	for name, content := range files {
		if name != ".env" && bytes.Contains(content, []byte("verysecretvalue")) {
			t.Errorf("%s holds a secret of .env", name)
		}
	}
}

func mustEnv(t *testing.T, data []byte) *dotenv.File {
	t.Helper()
	env, err := dotenv.Parse(".env", data)
	if err != nil {
		t.Fatal(err)
	}
	return env
}

func effective(s compose.Service) string {
	if v := s.Environment["JUPYTER_TOKEN"]; v != nil {
		return *v
	}
	return ""
}

// sibling is a service without what the hardening may add to it.
func sibling(t *testing.T, s compose.Service) (out map[string]any) {
	t.Helper()
	s.Environment, s.Networks = maps.Clone(s.Environment), maps.Clone(s.Networks)
	delete(s.Environment, "JUPYTER_TOKEN")
	delete(s.Environment, "COMPOSE_FILE")
	delete(s.Networks, "jupyter_reach")
	for name, n := range s.Networks {
		if n == nil {
			s.Networks[name] = new(types.ServiceNetworkConfig)
		}
	}
	text, err := json.Marshal(s)
	if err == nil {
		err = json.Unmarshal(text, &out)
	}
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// kindOf shortens the reason of a refusal, which always says something and never
// shows a secret.
func kindOf(t *testing.T, err error) string {
	t.Helper()
	text := err.Error()
	if text == "" || strings.Contains(text, "promises") || strings.Contains(text, "render ") || strings.Contains(text, "verysecretvalue") {
		t.Errorf("refused with %q", text)
	}
	first, _, _ := strings.Cut(text, "\n")
	return fmt.Sprintf("%.110s", first)
}
