package stack

import (
	"strings"
	"testing"

	"example.com/magi-harden/internal/compose"
	"example.com/magi-harden/internal/neighbour"
)

// TestPointsToLoadsNoCode: a variable that changes how programs load code is not passed
// for its value, whatever that is: LD_LIBRARY_PATH=app:80 is a folder below the notebooks.
func TestPointsToLoadsNoCode(t *testing.T) {
	s := &Stack{Others: []neighbour.Neighbour{{Service: "app"}, {Service: "my-kafka"}}}
	for _, name := range []string{"LD_PRELOAD", "LD_LIBRARY_PATH", "LD_AUDIT_SERVER", "PYTHONPATH", "PYTHONSTARTUP", "PYTHONHOME", "PYTHONHOST_URL", "BASH_ENV", "BASH_ENV_URL", "ENV", "ENV_URL", "NODE_OPTIONS", "NODE_PATH",
		"PERL5LIB", "PERL5OPT", "PERL5DB_HOST", "RUBYOPT", "RUBY_SERVER_URL", "JUPYTER_SERVER_URL", "JUPYTER_GATEWAY_URL", "JUPYTER_PATH", "IPYTHONDIR", "IPYTHON_HOST", "GIT_SSH_COMMAND", "GIT_PROXY_HOST", "GIT_EXEC_PATH",
		"PIP_INDEX_URL", "UV_INDEX_URL", "npm_config_registry", "CONDA_CHANNEL_ALIAS_URL", "GOPROXY", "CARGO_SERVER", "R_LIBS", "JULIA_PKG_SERVER", "JAVA_TOOL_OPTIONS", "_JAVA_OPTIONS", "CLASSPATH", "MPLBACKEND_HOST",
		"PATH", "HOME", "SHELL", "EDITOR_SERVER", "BROWSER_URL", "APP_PLUGIN_URL", "APP_STARTUP_URL", "SPARK_OPTS", "CRAN_MIRROR_URL", "APP_REGISTRY_URL", "SOMETHING", "A", "A.URL", "A-URL"} {
		for _, value := range []string{"app:80", "http://app:80/x", "app"} {
			if got := s.pointsTo(compose.Entry{Name: name, Value: value}); got != "" {
				t.Errorf("%s=%s points to %s", name, value, got)
			}
		}
	}
}

// TestPointsToAddresses: the value has to be an address as a whole.
func TestPointsToAddresses(t *testing.T) {
	s := &Stack{Others: []neighbour.Neighbour{{Service: "app"}, {Service: "my-kafka"}}}
	for env, want := range map[string]string{
		"APP_URL=http://app:80/v1": "app", "APP=app:80": "app", "APP2=app:80": "app", "KAFKA=my-kafka:9092": "my-kafka", "BROKERS=app:1,other:2": "app", "OTEL_EXPORTER_OTLP_ENDPOINT=http://app:4317": "app",
		"SPARK_MASTER=spark://app:7077": "app", "DATABASE_URL=postgres://app:5432/x?sslmode=disable": "app", "LITELLM_API_BASE=http://app:4000": "app", "HTTP_PROXY=http://app:3128": "app", "app_url=http://app": "app",
		"A_URL=app:80 --load /work/x.so": "", "A_URL=app:80;x": "", "A_URL=file://app/x": "", "A_URL=http://app/$(x)": "", "A_URL=module://app": "", "A_URL=http://u:p@app/": "", "A_URL=app:": "", "A_URL=": "", "A_HOST=app\nB": "",
	} {
		name, value, _ := strings.Cut(env, "=")
		if got := s.pointsTo(compose.Entry{Name: name, Value: value}); got != want {
			t.Errorf("%s: %q, want %q", env, got, want)
		}
	}
}
