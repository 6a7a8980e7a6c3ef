package render

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"example.com/magi-harden/internal/answers"
	"example.com/magi-harden/internal/design"
	"example.com/magi-harden/internal/secret"
	"github.com/google/go-cmp/cmp"
)

// configRunner executes a configuration as Jupyter does and prints what it set,
// and what it left of the environment.
const configRunner = `
import collections, json, os, sys, types
identity, tornado = types.ModuleType("jupyter_server.auth.identity"), types.ModuleType("tornado")
identity.PasswordIdentityProvider, tornado.web = object, None
sys.modules.update({"jupyter_server.auth.identity": identity, "tornado": tornado})
for name in ("jupyter_server", "jupyter_server.auth"):
    sys.modules.setdefault(name, types.ModuleType(name))
class Section(dict):
    __setattr__ = dict.__setitem__
class Config(collections.defaultdict):
    def __getattr__(self, name):
        return self[name]
c = Config(Section)
exec(compile(open(sys.argv[1]).read(), "jupyter_server_config.py", "exec"), {"get_config": lambda: c})
def plain(v):
    if isinstance(v, type): return v.__name__
    if isinstance(v, bytes): return len(v)
    if v.__name__ == "without_token": return [v("a" + c["IdentityProvider"]["token"] + "b"), v(1)]
    if callable(v): return v(None, {"token": "x", "other": 1, "disabledExtensions": ["own"]})
    raise TypeError(v)
flat = {f"{section}.{key}": value for section, keys in c.items() for key, value in keys.items()}
json.dump({"Config": flat, "Env": dict(os.environ)}, sys.stdout, default=plain)
`

type configResult struct {
	Config map[string]any
	Env    map[string]string
	Stderr string
	Err    error
}

// runConfig executes a configuration with plain Python.
func runConfig(tb testing.TB, text []byte, env ...string) (r configResult) {
	tb.Helper()
	path := filepath.Join(tb.TempDir(), "config.py")
	if err := os.WriteFile(path, text, 0o600); err != nil {
		tb.Fatal(err)
	}
	cmd := exec.Command(pythonPath(tb), "-c", configRunner, path)
	var stdout, stderr bytes.Buffer
	cmd.Env, cmd.Stdout, cmd.Stderr = append(env, "PATH="+os.Getenv("PATH")), &stdout, &stderr
	r.Err = cmd.Run()
	r.Stderr = stderr.String()
	if r.Err == nil {
		if err := json.Unmarshal(stdout.Bytes(), &r); err != nil {
			tb.Fatalf("%v: %s", err, &stdout)
		}
	}
	return r
}

func TestJupyterConfig(t *testing.T) {
	always := map[string]any{
		"IdentityProvider.token":                         testToken,
		"ServerApp.identity_provider_class":              "ThrottledIdentityProvider",
		"ServerApp.jinja_environment_options":            map[string]any{"finalize": []any{"ab", 1.0}},
		"PasswordIdentityProvider.hashed_password":       "",
		"PasswordIdentityProvider.allow_password_change": false,
		"PasswordIdentityProvider.password_required":     false,
		"ServerApp.allow_unauthenticated_access":         false,
		"ServerApp.authenticate_prometheus":              true,
		"ServerApp.cookie_secret":                        32.0,
		"ServerApp.disable_check_xsrf":                   false,
		"ServerApp.allow_credentials":                    false,
		"ServerApp.ip":                                   "0.0.0.0",
		"ServerApp.port_retries":                         0.0,
		"ServerApp.open_browser":                         false,
		"ServerApp.allow_root":                           false,
		"ServerApp.certfile":                             "",
		"ServerApp.keyfile":                              "",
		"ServerApp.nbconvert_csp_sandbox":                true,
		"ServerApp.websocket_ping_interval":              30.0,
		"ServerApp.max_body_size":                        67108864.0,
		"ContentsManager.allow_hidden":                   false,
		"FileContentsManager.delete_to_trash":            false,
		"MappingKernelManager.cull_connected":            true,
		"MappingKernelManager.cull_busy":                 false,
		"ServerApp.shutdown_no_activity_timeout":         0.0,
		"LabApp.extension_manager":                       "readonly",
		"Application.log_level":                          "INFO",
		"Application.logging_config": map[string]any{
			"filters":  map[string]any{"without_token": map[string]any{"()": "WithoutToken"}},
			"handlers": map[string]any{"console": map[string]any{"filters": []any{"without_token"}}},
		},
		"LabApp.news_url":                nil,
		"LabApp.check_for_updates_class": "jupyterlab.NeverCheckForUpdate",
	}
	for name, c := range map[string]struct {
		change func(*design.Facts)
		want   map[string]any
	}{
		"prod behind nginx": {func(in *design.Facts) {}, map[string]any{
			"ServerApp.allow_origin": "https://jupyter.example.com", "ServerApp.allow_origin_pat": "",
			"ServerApp.local_hostnames": []any{"jupyter.example.com", "localhost"}, "ServerApp.allow_remote_access": false,
			"ServerApp.trust_xheaders": true, "IdentityProvider.secure_cookie": true,
			"IdentityProvider.cookie_options":           map[string]any{"expires_days": 1.0, "httponly": true, "samesite": "Lax"},
			"IdentityProvider.get_secure_cookie_kwargs": map[string]any{"max_age_days": 1.0},
			"ServerApp.tornado_settings": map[string]any{
				"headers":            map[string]any{"Cache-Control": "no-store"},
				"page_config_hook":   map[string]any{"token": "", "other": 1.0, "disabledExtensions": []any{"@jupyterlab/apputils-extension:announcements", "own"}},
				"xsrf_cookie_kwargs": map[string]any{"path": "/", "samesite": "Lax", "secure": true},
			},
			"ServerApp.port": 8888.0, "ServerApp.base_url": "/", "ServerApp.root_dir": "/home/jovyan/work",
			"MappingKernelManager.cull_idle_timeout": 3600.0, "MappingKernelManager.cull_interval": 300.0,
			"TerminalManager.cull_inactive_timeout": 3600.0, "ServerApp.terminals_enabled": false,
		}},
		"dev on loopback": {devLoopback, map[string]any{
			"ServerApp.allow_origin": "http://localhost:8888", "ServerApp.local_hostnames": []any{"localhost"},
			"ServerApp.trust_xheaders": false, "IdentityProvider.secure_cookie": nil,
			"IdentityProvider.get_secure_cookie_kwargs": map[string]any{"max_age_days": 30.0},
			"MappingKernelManager.cull_idle_timeout":    0.0, "MappingKernelManager.cull_interval": 300.0,
			"ServerApp.terminals_enabled": true,
		}},
		"own proxy, prod": {func(in *design.Facts) {
			in.Answers.Expose, in.Answers.BaseURL, in.Jupyter.PublishedNow = answers.ExposeLoopback, "/jupyter/", 18888
		}, map[string]any{
			"ServerApp.allow_origin":     "",
			"ServerApp.allow_origin_pat": `^(?:http://localhost:18888|https://jupyter\.example\.com)$`,
			"ServerApp.trust_xheaders":   true, "IdentityProvider.secure_cookie": nil,
			"ServerApp.base_url": "/jupyter/",
		}},
		"an address as domain": {func(in *design.Facts) { in.Answers.Domain, in.Answers.HTTPSPort = "192.0.2.7", 9443 }, map[string]any{
			"ServerApp.allow_origin": "https://192.0.2.7:9443", "ServerApp.allow_remote_access": true,
		}},
		"short idle time": {func(in *design.Facts) { in.Answers.CullIdle = time.Minute }, map[string]any{
			"MappingKernelManager.cull_idle_timeout": 60.0, "MappingKernelManager.cull_interval": 60.0,
		}},
		"hostile texts": {func(in *design.Facts) {
			in.Answers.BaseURL, in.Jupyter.Work = "/'); import os #\n/", "/x\\'\u2028{{ .Port }}/ü"
			in.Answers.Domain = "a'\nb\"\"\""
		}, map[string]any{
			"ServerApp.base_url": "/'); import os #\n/", "ServerApp.root_dir": "/x\\'\u2028{{ .Port }}/ü",
			"ServerApp.local_hostnames": []any{"a'\nb\"\"\"", "localhost"},
		}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := runConfig(t, renderConfig(t, jupyterInput(c.change)), "JUPYTER_TOKEN= "+testToken+"\r\n", "KEPT=1",
				"JUPYTER_TOKEN_FILE=/etc/passwd", "PYTHONNOUSERSITE=1", "TRAITLETS_APPLICATION_RAISE_CONFIG_FILE_ERROR=1")
			if got.Err != nil {
				t.Fatalf("%v: %s", got.Err, got.Stderr)
			}
			for _, wants := range []map[string]any{always, c.want} {
				for key, want := range wants {
					have, set := got.Config[key]
					if diff := cmp.Diff(want, have); diff != "" || !set {
						t.Errorf("%s (-want +got):\n%s", key, diff)
					}
				}
			}
			for _, gone := range []string{"JUPYTER_TOKEN", "JUPYTER_TOKEN_FILE", "PYTHONNOUSERSITE", "TRAITLETS_APPLICATION_RAISE_CONFIG_FILE_ERROR"} {
				if value, there := got.Env[gone]; there {
					t.Errorf("kernels inherit %s=%s", gone, value)
				}
			}
			if got.Env["KEPT"] != "1" {
				t.Error("kernels lose the rest of the environment")
			}
		})
	}
}

func TestJupyterRefusesWeakTokens(t *testing.T) {
	config := renderConfig(t, jupyterInput())
	for name, token := range map[string]string{
		"empty": "", "blank": "  \n", "21 characters": testToken[:21], "31 hexadecimal digits": "0123456789abcdef0123456789ABCDE", "a quote in it": testToken + "'x",
		"a newline within": testToken[:20] + "\n" + testToken[20:], "a placeholder": strings.Repeat("X", 64), "beyond ASCII": testToken + "ü",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := runConfig(t, config, "JUPYTER_TOKEN="+token)
			if got.Err == nil || !strings.HasPrefix(got.Stderr, "jupyter_server_config.py: JUPYTER_TOKEN is missing or weak") {
				t.Fatalf("%v: %s", got.Err, got.Stderr)
			}
			if token = strings.TrimSpace(token); token != "" && strings.Contains(got.Stderr, token) {
				t.Errorf("the token is in the message: %s", got.Stderr)
			}
		})
	}
	if got := runConfig(t, config); got.Err == nil {
		t.Error("it starts without a token")
	}
}

// What the tool keeps in .env has to start the server.
func TestJupyterTakesTokensThatAreKept(t *testing.T) {
	config := renderConfig(t, jupyterInput())
	for _, token := range []string{
		"c3a1f09e75d2846b0ea93f5d7c186b24", "q7-Zk_2mX0pLwT9vB4nRfA", "8Jd0sKq2LmZx7Vb1Nc4Wt6",
		"314159265358979323846264338327950288419716", testToken,
	} {
		if why := secret.Weak(token); why != "" {
			t.Fatalf("%s %s: not a token that is kept", token, why)
		}
		if got := runConfig(t, config, "JUPYTER_TOKEN="+token); got.Err != nil {
			t.Errorf("%s: %s", token, got.Stderr)
		}
	}
}
