package startcmd

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// Short names of jupyter_server 2.21 and JupyterLab 4.6 and what they set.
var (
	aliases = map[string]string{
		"log-level": "Application.log_level", "config": "JupyterApp.config_file", "ip": "ServerApp.ip", "port": "ServerApp.port",
		"port-retries": "ServerApp.port_retries", "sock": "ServerApp.sock", "sock-mode": "ServerApp.sock_mode", "transport": "KernelManager.transport",
		"keyfile": "ServerApp.keyfile", "certfile": "ServerApp.certfile", "client-ca": "ServerApp.client_ca", "notebook-dir": "ServerApp.root_dir",
		"preferred-dir": "ServerApp.preferred_dir", "browser": "ServerApp.browser", "pylab": "ServerApp.pylab", "gateway-url": "GatewayClient.url",
		"watch": "LabApp.watch", "app-dir": "LabApp.app_dir",
	}
	flagsOf = map[string]string{
		"debug": "Application.log_level", "y": "JupyterApp.answer_yes", "allow-root": "ServerApp.allow_root", "no-browser": "ServerApp.open_browser",
		"autoreload": "ServerApp.autoreload", "script": "FileContentsManager.save_script", "no-script": "FileContentsManager.save_script",
		"core-mode": "LabApp.core_mode", "dev-mode": "LabApp.dev_mode", "skip-dev-build": "LabApp.skip_dev_build", "splice-source": "LabApp.splice_source",
		"expose-app-in-browser": "LabApp.expose_app_in_browser", "extensions-in-dev-mode": "LabApp.extensions_in_dev_mode",
		"collaborative": "LabApp.collaborative", "custom-css": "LabApp.custom_css",
	}
)

// traits are what our configuration file sets, Class.trait.
func traits(t *testing.T) (set []string, text string) {
	t.Helper()
	file, err := os.ReadFile("../../templates/files/config/jupyter/jupyter_server_config.py.tmpl")
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range regexp.MustCompile(`(?m)^\s*c\.(\w+\.\w+)\s*=`).FindAllStringSubmatch(string(file), -1) {
		set = append(set, m[1])
	}
	if len(set) < 40 {
		t.Fatalf("saw only %d settings: %q", len(set), set)
	}
	return set, string(file)
}

func TestNoFlagSetsWhatTheConfigurationSets(t *testing.T) {
	set, text := traits(t)
	stays := func(words ...string) {
		t.Helper()
		s, err := Read(append([]string{"jupyter", "lab"}, words...))
		if err == nil && len(s.Flags) > 0 {
			t.Errorf("%q stays as %q", words, s.Flags)
		}
	}
	// Traitlets hands a name of a base class on, and the applications hand on the server's.
	classes := append(servers(), "JupyterServerApp", "Configurable", "SingletonConfigurable", "LoggingConfigurable", "HasTraits")
	for _, name := range set {
		class, trait, _ := strings.Cut(name, ".")
		for _, class := range append(classes, class) {
			for _, value := range []string{"x", "True", "1", "/x"} {
				stays("--" + class + "." + trait + "=" + value)
				stays("-"+class+"."+trait, value)
			}
		}
	}
	sets := func(target string) bool {
		_, trait, _ := strings.Cut(target, ".")
		return slices.ContainsFunc(set, func(s string) bool { return strings.HasSuffix(s, "."+trait) })
	}
	for alias, target := range aliases {
		for _, value := range []string{"x", "True", "1", "/x"} {
			if sets(target) {
				stays("--" + alias + "=" + value)
				stays("--"+alias, value)
			}
		}
	}
	for flag, target := range flagsOf {
		switch {
		case flag == "no-browser": // sets what the file sets, to the same
			if !strings.Contains(text, "c.ServerApp.open_browser = False\n") {
				t.Error("--no-browser and the configuration differ")
			}
		case sets(target):
			stays("--" + flag)
		}
	}
}

func dotted(traits string) []string {
	out := list(traits)
	for i := range out {
		out[i] = "*." + out[i]
	}
	return out
}

// loadsCode matches the names that Jupyter's traits have whose value is imported, run,
// or a place where the server looks for what it imports and runs.
var loadsCode = regexp.MustCompile(`(_class|_extensions?|_factory|_factories|_hooks?|_cmd|_command|_path|_paths|_dirs?|_file|_files|_settings|_kwargs|_options|_handlers?|_manager|_provisioner|_templates?)$`)

// The table says the same, whatever values a test may think of.
func TestTable(t *testing.T) {
	set, _ := traits(t)
	seen := map[string]bool{}
	for _, row := range rows() {
		if (row.kind == drop) == (row.reason == "") {
			t.Errorf("%+v: what is dropped has a reason, and nothing else", row)
		}
		for _, name := range append(slices.Concat(list(row.bare), list(row.aliases), list(row.full)), dotted(row.traits)...) {
			if seen[name] {
				t.Errorf("%s stands twice: the second is never reached", name)
			}
			seen[name] = true
		}
		if row.kind != keep {
			continue
		}
		for _, name := range slices.Concat(list(row.traits), list(row.full)) {
			trait := name[strings.LastIndex(name, ".")+1:]
			if slices.ContainsFunc(set, func(s string) bool { return strings.HasSuffix(s, "."+trait) }) {
				t.Errorf("%s stays, and the configuration sets it", name)
			}
			if loadsCode.MatchString(trait) {
				t.Errorf("%s stays, and traits of that name load code, or are a program or a folder", name)
			}
		}
		for _, name := range list(row.bare) {
			if flagsOf[name] == "" {
				t.Errorf("--%s is no flag of Jupyter's", name)
			}
		}
	}
}
